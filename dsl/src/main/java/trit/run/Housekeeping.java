package trit.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import trit.file.AtomicFile;
import trit.phase.PhaseException;
import trit.plan.Manifest;

/** Lists what the cache could do without, and deletes it when no run is using the cache. */
public final class Housekeeping {
  private final PhaseCache cache;

  /** Housekeeping of a cache. */
  public Housekeeping(PhaseCache cache) {
    this.cache = cache;
  }

  /**
   * Something that could be deleted.
   *
   * @param folder where it lies
   * @param what it is, for people
   * @param bytes it takes
   * @param used when it was last made or answered from
   */
  public record Item(Path folder, String what, long bytes, Instant used) {}

  /** Everything in the cache that has not been used for this long, the longest unused first. */
  public List<Item> unusedFor(Duration time) throws IOException {
    Instant limit = Instant.now().minus(time);
    List<Item> items = new ArrayList<>();
    for (Manifest manifest : cache.manifests()) {
      Path folder = cache.root().resolve(manifest.key());
      String what = "%s '%s' of %s".formatted(manifest.verb(), manifest.step(), manifest.recipe());
      items.add(item(folder, folder.resolve(Manifest.NAME), what));
    }
    addChildren(items, "scratch", "checkpoints of an unfinished step");
    addChildren(items, "drafts", "an unfinished result");
    addChildren(items, "damaged", "a damaged result");
    return items.stream()
        .filter(item -> item.used.isBefore(limit))
        .sorted(Comparator.comparing(Item::used))
        .toList();
  }

  /**
   * Deletes what was listed.
   *
   * @throws PhaseException if a run is using the cache
   */
  public void delete(List<Item> items) throws IOException {
    try (Presence alone = Presence.alone(cache.root())) {
      for (Item item : items) {
        AtomicFile.deleteTree(item.folder);
      }
    }
  }

  private void addChildren(List<Item> items, String name, String what) throws IOException {
    Path parent = cache.root().resolve(name);
    if (Files.exists(parent)) {
      try (Stream<Path> folders = Files.list(parent)) {
        for (Path folder : folders.toList()) {
          items.add(item(folder, folder, what));
        }
      }
    }
  }

  private static Item item(Path folder, Path touched, String what) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return new Item(folder, what, bytes, Files.getLastModifiedTime(touched).toInstant());
  }
}
