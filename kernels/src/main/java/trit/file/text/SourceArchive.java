package trit.file.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import trit.file.FileFormatException;
import trit.file.Sha256;
import trit.file.StrictUtf8;

/** The {@code .java} files of a zip archive, one document each, in a shuffled order. */
public final class SourceArchive implements TextSource {
  private static final int MOST_FILES = 1_000_000;
  private static final int LONGEST_FILE = 64 << 20;

  private final Path archive;

  /** An archive that is there. */
  public SourceArchive(Path archive) {
    this.archive = archive;
  }

  @Override
  public String description() {
    return archive.toString();
  }

  @Override
  public Map<String, String> hashes() throws IOException {
    return Map.of(TEXT, Sha256.of(archive));
  }

  @Override
  public long estimatedBytes(Part part) throws IOException {
    try (ZipFile zip = open()) {
      return sizes(zip).entrySet().stream()
          .filter(file -> part.holds(file.getKey()))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  @Override
  public DocumentReader open(Part part) throws IOException {
    ZipFile zip = open();
    Iterator<String> names = ShuffledNames.of(sizes(zip).keySet(), part).iterator();
    return new DocumentReader() {
      @Override
      public Optional<Document> next() throws IOException {
        return names.hasNext() ? Optional.of(read(zip, names.next())) : Optional.empty();
      }

      @Override
      public void close() throws IOException {
        zip.close();
      }
    };
  }

  private ZipFile open() throws IOException {
    try {
      return new ZipFile(archive.toFile());
    } catch (ZipException e) {
      throw new FileFormatException(archive, "is no zip archive that can be read", e);
    }
  }

  private Map<String, Long> sizes(ZipFile zip) {
    if (zip.size() > MOST_FILES) {
      throw new FileFormatException(archive, "has %,d files, too many".formatted(zip.size()));
    }
    Map<String, Long> sizes = new LinkedHashMap<>();
    zip.stream()
        .filter(entry -> entry.getName().endsWith(".java"))
        .forEach(entry -> sizes.put(entry.getName(), Math.max(0, entry.getSize())));
    return sizes;
  }

  private Document read(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
      if (bytes.length > LONGEST_FILE) {
        throw new FileFormatException(
            archive, FileFormatException.quote(name) + " is too long for a source file");
      }
      return new Document(name, StrictUtf8.decode(bytes));
    } catch (ZipException | java.nio.charset.CharacterCodingException e) {
      throw new FileFormatException(
          archive, FileFormatException.quote(name) + " is damaged: " + e.getMessage(), e);
    }
  }
}
