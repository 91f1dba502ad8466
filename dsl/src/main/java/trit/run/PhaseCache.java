package trit.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import trit.file.AtomicFile;
import trit.phase.PhaseException;
import trit.plan.CachedResult;
import trit.plan.KnownResults;
import trit.plan.Manifest;

/**
 * The folder of finished results, each under its key as {@code <key>/{manifest.json, files…}}.
 *
 * <p>A result is written in {@code drafts/}, forced to the disk, its manifest last, and renamed
 * into place, so whatever has a key for a name is whole. {@code scratch/<key>} is what an
 * interrupted step goes on from, {@code locks/<key>} lets one run at a time write a result, {@code
 * damaged/} keeps what was found changed.
 */
public final class PhaseCache implements KnownResults {
  private static final int KEY_DIGITS = 64;

  private final Path root;

  /**
   * The cache in a folder.
   *
   * @throws IOException if the folder cannot be made
   */
  public PhaseCache(Path root) throws IOException {
    Files.createDirectories(root);
    this.root = root.toRealPath();
  }

  /**
   * Where the cache lies unless told otherwise: {@code $TRIT_CACHE}, else {@code
   * $XDG_CACHE_HOME/trit}, else {@code ~/.cache/trit}.
   */
  public static Path standardRoot(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("TRIT_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    return (shared.isEmpty() ? home.resolve(".cache") : Path.of(shared)).resolve("trit");
  }

  /** The folder. */
  public Path root() {
    return root;
  }

  /** Where measured speeds are remembered. */
  public Path rates() {
    return root.resolve("rates.json");
  }

  @Override
  public Optional<CachedResult> find(String key) throws IOException {
    return exists(key) && damage(key).isEmpty() ? Optional.of(open(key)) : Optional.empty();
  }

  @Override
  public boolean begun(String key) throws IOException {
    return !children(scratch(key)).isEmpty();
  }

  /** The manifests of everything in the cache, in no particular order. */
  public List<Manifest> manifests() throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    for (Path child : children(root)) {
      String key = child.getFileName().toString();
      if (key.length() == KEY_DIGITS && damage(key).isEmpty()) {
        manifests.add(Manifest.read(child));
      }
    }
    return manifests;
  }

  /**
   * What is wrong with the result under a key, judged by names and sizes; empty where nothing is,
   * or where there is no result.
   */
  Optional<String> damage(String key) throws IOException {
    if (!exists(key)) {
      return Optional.empty();
    }
    Path directory = directory(key);
    try {
      Manifest manifest = Manifest.read(directory);
      for (Manifest.Content content : manifest.files()) {
        Path file = directory.resolve(content.path());
        if (!Files.isRegularFile(file)) {
          return Optional.of(content.path() + " is missing");
        }
        if (Files.size(file) != content.size()) {
          return Optional.of(
              content.path() + " has " + Files.size(file) + " of " + content.size() + " bytes");
        }
      }
      return manifest.key().equals(key) ? Optional.empty() : Optional.of("it has another key");
    } catch (IOException e) {
      return Optional.of("its manifest cannot be read");
    }
  }

  /** Takes the right to write the result under a key, if no other run holds it. */
  Optional<KeyLock> tryLock(String key) throws IOException {
    return KeyLock.tryAcquire(root.resolve("locks").resolve(key));
  }

  /**
   * Begins to write the result under a key, whose lock the caller holds. What a run that died under
   * that lock had begun is removed.
   */
  Draft draft(String key) throws IOException {
    Path draft = root.resolve("drafts").resolve(key);
    AtomicFile.deleteTree(draft);
    Files.createDirectories(draft);
    return new Draft(draft, directory(key));
  }

  /** The folder that a step keeps its checkpoints in, made where it is absent. */
  Path openScratch(String key) throws IOException {
    return Files.createDirectories(scratch(key));
  }

  /** Hands the checkpoints of a step over to the same step under another key. */
  void handOver(String from, String to) throws IOException {
    AtomicFile.deleteTree(scratch(to));
    Files.move(scratch(from), scratch(to), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes a step's checkpoints, when the step has finished. */
  void deleteScratch(String key) throws IOException {
    AtomicFile.deleteTree(scratch(key));
  }

  /** Moves a damaged result out of the way, and says where to. */
  Path setAside(String key) throws IOException {
    Path folder = Files.createDirectories(root.resolve("damaged"));
    Path aside = Files.createTempDirectory(folder, key + "-");
    AtomicFile.rename(directory(key), aside);
    return aside;
  }

  /** Notes that a result was of use, for housekeeping. */
  void touch(String key) throws IOException {
    Files.setLastModifiedTime(directory(key).resolve(Manifest.NAME), FileTime.from(Instant.now()));
  }

  /**
   * Removes the result under a key, and what a step has begun.
   *
   * @throws PhaseException if another run is computing it
   */
  public void remove(String key) throws IOException {
    try (KeyLock lock =
        tryLock(key)
            .orElseThrow(() -> new PhaseException("another run is computing it; wait for it"))) {
      if (exists(key)) {
        Path doomed = Files.createDirectories(root.resolve("drafts")).resolve(key);
        AtomicFile.deleteTree(doomed);
        AtomicFile.rename(directory(key), doomed);
        AtomicFile.deleteTree(doomed);
      }
      deleteScratch(key);
    }
  }

  /** Bytes that can still be written to the cache's disk. */
  public long free() throws IOException {
    return AtomicFile.freeSpace(root);
  }

  private CachedResult open(String key) throws IOException {
    return new CachedResult(Manifest.read(directory(key)), directory(key));
  }

  private boolean exists(String key) {
    return Files.exists(directory(key));
  }

  private Path directory(String key) {
    return root.resolve(key);
  }

  private Path scratch(String key) {
    return root.resolve("scratch").resolve(key);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
