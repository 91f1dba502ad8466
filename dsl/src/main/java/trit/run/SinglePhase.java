package trit.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import trit.compute.Backend;
import trit.file.AtomicFile;
import trit.file.UnwritablePlace;
import trit.file.UnwrittenFileException;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.Inputs;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.Provenance;
import trit.plan.BoundPhase;
import trit.tensor.RandomStream;

/**
 * One phase by itself, outside of a recipe and of the cache: what the command line runs when it is
 * asked for one file. The phase is the one that a recipe would run, with the same parameters.
 */
public final class SinglePhase implements PhaseContext {
  private final PhaseConfig config;
  private final Backend backend;
  private final Cancellation cancellation;
  private final Consumer<Event> listener;
  private final Map<String, Double> facts = new TreeMap<>();
  private Path folder;

  /**
   * A phase about to run.
   *
   * @param config its parameters
   * @param listener is told what happens
   */
  public SinglePhase(
      PhaseConfig config, Backend backend, Cancellation cancellation, Consumer<Event> listener) {
    this.config = config;
    this.backend = backend;
    this.cancellation = cancellation;
    this.listener = listener;
  }

  /**
   * Runs the phase and keeps one file of its artifact, which appears whole or not at all.
   *
   * @param file of the artifact
   * @param target what it is called afterwards; replaced if it is there
   */
  public void run(Inputs<Artifact> inputs, String file, Path target) throws IOException {
    AtomicFile.requireReplaceable(target);
    Path parent = AtomicFile.makeFolder(target);
    folder = folderBeside(target, parent);
    try {
      new BoundPhase(config).run(inputs, this);
      Files.move(
          output().resolve(file),
          target.toAbsolutePath(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      AtomicFile.forceFolder(parent);
    } catch (UnwrittenFileException e) {
      throw e.as(target);
    } finally {
      AtomicFile.deleteTree(folder);
    }
  }

  private static Path folderBeside(Path target, Path parent) throws IOException {
    try {
      return Files.createTempDirectory(parent, "." + target.getFileName() + ".");
    } catch (FileSystemException e) {
      throw UnwritablePlace.of(target, e);
    }
  }

  /** Numbers about the result. */
  public Map<String, Double> facts() {
    return facts;
  }

  @Override
  public String name() {
    return config.verb();
  }

  @Override
  public Path output() {
    return folder;
  }

  @Override
  public Path scratch() {
    return folder;
  }

  @Override
  public Path exports() {
    return folder;
  }

  @Override
  public RandomStream random() {
    return RandomStream.of(0).split(config.verb());
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public void emit(Event event) {
    listener.accept(event);
  }

  @Override
  public void fact(String name, double value) {
    facts.put(name, value);
  }

  @Override
  public Provenance provenance() {
    return new Provenance(Map.of());
  }

  @Override
  public void checkCancelled() {
    cancellation.check();
  }
}
