package trit.file.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import trit.file.Sha256;

/** The Java and Groovy files below a folder, one document each, in a shuffled order. */
public final class SourceFolder implements TextSource {
  private final Path root;

  /** A folder that is there. */
  public SourceFolder(Path root) {
    this.root = root;
  }

  @Override
  public String description() {
    return root.toString();
  }

  @Override
  public Map<String, String> hashes() throws IOException {
    StringBuilder hashes = new StringBuilder();
    for (String name : files().keySet()) {
      hashes.append(name).append('\n').append(Sha256.of(root.resolve(name))).append('\n');
    }
    return Map.of(TEXT, Sha256.of(hashes.toString()));
  }

  @Override
  public long estimatedBytes(Part part) throws IOException {
    return files().entrySet().stream()
        .filter(file -> part.holds(file.getKey()))
        .mapToLong(SortedMap.Entry::getValue)
        .sum();
  }

  @Override
  public DocumentReader open(Part part) throws IOException {
    Iterator<String> names = ShuffledNames.of(files().keySet(), part).iterator();
    return new DocumentReader() {
      @Override
      public Optional<Document> next() throws IOException {
        if (!names.hasNext()) {
          return Optional.empty();
        }
        String name = names.next();
        return Optional.of(new Document(name, Files.readString(root.resolve(name))));
      }

      @Override
      public void close() {}
    };
  }

  /**
   * Sizes by name relative to the root, with {@code /} between folders; built files are left out.
   */
  private SortedMap<String, Long> files() throws IOException {
    SortedMap<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        String name = root.relativize(file).toString().replace('\\', '/');
        boolean source = name.endsWith(".java") || name.endsWith(".groovy");
        if (source && !("/" + name).contains("/target/")) {
          files.put(name, Files.size(file));
        }
      }
    }
    return files;
  }
}
