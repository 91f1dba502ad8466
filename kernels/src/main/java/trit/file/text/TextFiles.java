package trit.file.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import trit.file.FileFormatException;
import trit.file.Sha256;

/**
 * Files of documents, read in the order given: {@code .jsonl} with a {@code text} field, anything
 * else as plain text in UTF-8 (see {@link TextFile} for what a document is). A part holds the
 * documents whose text belongs to it; equal documents are in the same part.
 */
public final class TextFiles implements TextSource {
  private static final Set<String> NOT_TEXT =
      Set.of("parquet", "arrow", "json", "csv", "gz", "zst", "zip", "tar", "bz2", "xz", "gguf");

  private final List<Path> files;

  /**
   * Files that are there.
   *
   * @throws FileFormatException for a kind of file that is not read
   */
  public TextFiles(List<Path> files) {
    this.files = List.copyOf(files);
    for (Path file : files) {
      if (NOT_TEXT.contains(suffix(file))) {
        throw new FileFormatException(
            file, "." + suffix(file) + " files are not read; convert it to .jsonl or .txt");
      }
    }
  }

  /** Whether a file of this name would be taken for text. */
  public static boolean isText(Path file) {
    return Set.of("txt", "jsonl", "raw", "tokens", "md").contains(suffix(file));
  }

  @Override
  public String description() {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  @Override
  public Map<String, String> hashes() throws IOException {
    StringBuilder hashes = new StringBuilder();
    for (Path file : files) {
      hashes.append(isJsonLines(file) ? "jsonl " : "text ").append(Sha256.of(file)).append('\n');
    }
    return Map.of(TEXT, Sha256.of(hashes.toString()));
  }

  @Override
  public long estimatedBytes(Part part) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes * part.percent() / Part.ALL.percent();
  }

  @Override
  public DocumentReader open(Part part) {
    Iterator<Path> rest = files.iterator();
    return new DocumentReader() {
      private DocumentReader current;

      @Override
      public Optional<Document> next() throws IOException {
        while (current != null || rest.hasNext()) {
          if (current == null) {
            current = reader(rest.next());
          }
          Optional<Document> document = current.next();
          if (document.isEmpty()) {
            close();
          } else if (part.holds(document.get().text())) {
            return document;
          }
        }
        return Optional.empty();
      }

      @Override
      public void close() throws IOException {
        if (current != null) {
          current.close();
          current = null;
        }
      }
    };
  }

  private static DocumentReader reader(Path file) throws IOException {
    return isJsonLines(file) ? JsonLines.open(file) : TextFile.open(file);
  }

  private static boolean isJsonLines(Path file) {
    return suffix(file).equals("jsonl");
  }

  private static String suffix(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
