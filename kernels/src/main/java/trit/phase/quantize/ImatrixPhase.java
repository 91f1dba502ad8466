package trit.phase.quantize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import trit.file.FileFormatException;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.NotInKey;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.PinnedFile;
import trit.phase.Problems;
import trit.quant.ImportanceMatrix;

/**
 * {@code imatrix}: an importance matrix that exists, collected by {@code trit imatrix} or by
 * llama.cpp, as statistics of a recipe.
 */
public final class ImatrixPhase implements Phase<ImatrixPhase.Config> {

  /**
   * Which file.
   *
   * @param file a GGUF file with an importance matrix. Its content is in the key, where it lies is
   *     not
   * @param sha256 the hash that it must have; null for any
   */
  public record Config(@NotInKey String file, String sha256) implements PhaseConfig {
    @Override
    public String verb() {
      return "imatrix";
    }

    @Override
    public Phase<?> phase() {
      return new ImatrixPhase();
    }
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.noneOf(Influence.class);
  }

  @Override
  public Map<String, String> sources(Config config) throws IOException {
    return Map.of(ImportanceMatrix.FILE, new PinnedFile(existing(config), config.sha256()).hash());
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    try {
      ImportanceMatrix.read(existing(config));
      long bytes = Files.size(existing(config));
      return new Forecast(new Outline.Stats(), bytes, true, bytes, 0, List.of(), Map.of());
    } catch (FileFormatException e) {
      throw new PhaseException(e.getMessage(), e);
    } catch (IOException e) {
      throw new PhaseException("the importance matrix cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    sources(config); // it may have changed since it was planned
    Path copy = context.output().resolve(ImportanceMatrix.FILE);
    Files.copy(existing(config), copy);
    ImportanceMatrix matrix = ImportanceMatrix.read(copy);
    context.fact("matrices", matrix.entries().size());
    context.fact("chunks", matrix.chunks());
  }

  private static Path existing(Config config) {
    Path file = Path.of(config.file());
    if (!Files.isRegularFile(file)) {
      throw new PhaseException(
          "there is no file %s, relative to %s; 'trit imatrix' writes one"
              .formatted(file, Path.of("").toAbsolutePath()));
    }
    return file;
  }
}
