package trit.file.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import trit.file.AtomicFile;

/**
 * Which files a repository has at a commit. What the Hub said once is kept in the cache, beside the
 * folders that other tools know: a commit never changes.
 *
 * @param files in the order of their paths
 */
public record HubListing(List<Entry> files) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One file.
   *
   * @param path in the repository
   * @param bytes its length
   */
  public record Entry(String path, long bytes) {}

  /** Sorts the files. */
  public HubListing {
    files = files.stream().sorted(Comparator.comparing(Entry::path)).toList();
  }

  /** What was kept in the cache, if anything; a damaged list counts as none. */
  static Optional<HubListing> kept(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new HubListing(JSON.readValue(file.toFile(), new TypeReference<List<Entry>>() {})));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // the Hub can be asked again
    }
  }

  /** Keeps it in the cache. */
  void keep(Path file) throws IOException {
    AtomicFile.write(file, JSON.writeValueAsBytes(files));
  }

  /** What lies in the cache's folder of a commit; maybe not all that the commit has. */
  static HubListing ofSnapshot(Path snapshot) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (Files.isDirectory(snapshot)) {
      try (Stream<Path> all = Files.walk(snapshot)) {
        for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
          String path = snapshot.relativize(file).toString().replace('\\', '/');
          entries.add(new Entry(path, Files.size(file)));
        }
      }
    }
    return new HubListing(entries);
  }
}
