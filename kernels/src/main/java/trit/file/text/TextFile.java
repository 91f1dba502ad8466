package trit.file.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import trit.file.FileFormatException;
import trit.file.token.BytePairTrainer;

/**
 * Documents of a plain text file in UTF-8, in their order. A file that holds {@code <|endoftext|>}
 * has a document between every two of them, without the line ends around it; any other file is one
 * document as it stands.
 */
final class TextFile implements DocumentReader {
  private static final String SEPARATOR = BytePairTrainer.END_OF_TEXT;
  private static final int LONGEST = 1 << 30;
  private static final int BLOCK = 1 << 16;

  private final Path file;
  private final Reader reader;
  private final char[] block = new char[BLOCK];
  private final StringBuilder waiting = new StringBuilder();
  private boolean separated;
  private boolean ended;

  private TextFile(Path file, Reader reader) {
    this.file = file;
    this.reader = reader;
  }

  static TextFile open(Path file) throws IOException {
    return new TextFile(
        file,
        new BufferedReader(
            new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT))));
  }

  @Override
  public Optional<Document> next() throws IOException {
    while (true) {
      String text = upToSeparator();
      boolean last = ended && waiting.isEmpty();
      String document = separated ? trimLines(text) : text;
      if (!document.isEmpty()) {
        return Optional.of(new Document(file.getFileName().toString(), document));
      }
      if (last) {
        return Optional.empty();
      }
    }
  }

  private String upToSeparator() throws IOException {
    int searched = 0;
    int at = waiting.indexOf(SEPARATOR);
    while (at < 0 && !ended) {
      searched = Math.max(0, waiting.length() - SEPARATOR.length());
      ended = !fill();
      at = waiting.indexOf(SEPARATOR, searched);
    }
    separated |= at >= 0;
    int end = at < 0 ? waiting.length() : at;
    String text = waiting.substring(0, end);
    waiting.delete(0, at < 0 ? end : end + SEPARATOR.length());
    return text;
  }

  private boolean fill() throws IOException {
    try {
      int read = reader.read(block);
      if (read > 0) {
        waiting.append(block, 0, read);
      }
      if (waiting.length() > LONGEST) {
        throw new FileFormatException(
            file, "holds a document of more than 1 GiB; put " + SEPARATOR + " between documents");
      }
      return read >= 0;
    } catch (CharacterCodingException e) {
      throw new FileFormatException(file, "is not text in UTF-8; convert it", e);
    }
  }

  private static String trimLines(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isLineEnd(text.charAt(from))) {
      from++;
    }
    while (to > from && isLineEnd(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
