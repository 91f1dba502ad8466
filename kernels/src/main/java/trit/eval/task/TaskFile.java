package trit.eval.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import trit.file.FileFormatException;
import trit.file.StrictUtf8;

/**
 * A file of questions as somebody published it: lines of JSON, lines with tabs, or one JSON value;
 * packed with gzip where its name ends so. Nothing in it is trusted.
 */
final class TaskFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BYTES = 256 << 20;

  private final Path path;

  TaskFile(Path path) {
    this.path = path;
  }

  /** Where it lies. */
  Path path() {
    return path;
  }

  /** Its lines, empty ones left out. */
  List<String> lines() throws IOException {
    return text().lines().filter(line -> !line.isBlank()).toList();
  }

  /** Its lines as cells between tabs, at least so many. */
  List<String[]> rows(int cells) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : lines()) {
      String[] row = line.split("\t", -1);
      if (row.length < cells) {
        throw broken(rows.size() + 1, "has %d cells, not %d".formatted(row.length, cells));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Its lines, each a JSON object. */
  List<JsonNode> objects() throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : lines()) {
      objects.add(json(line, objects.size() + 1));
    }
    return objects;
  }

  /** All of it as one JSON value. */
  JsonNode value() throws IOException {
    return json(text(), 1);
  }

  /** A text that an object must have. */
  String text(JsonNode object, String field, int line) {
    JsonNode value = object.path(field);
    if (!value.isTextual()) {
      throw broken(line, "has no text \"" + field + "\"");
    }
    return value.asText();
  }

  /** A class between 0 and another number. */
  int label(String cell, int classes, int line) {
    for (int i = 0; i < classes; i++) {
      if (cell.strip().equals(Integer.toString(i))) {
        return i;
      }
    }
    throw broken(
        line,
        "has the label %s, not 0 to %d".formatted(FileFormatException.quote(cell), classes - 1));
  }

  /** What is wrong with a line, counted from 1 without empty ones. */
  FileFormatException broken(int line, String problem) {
    return new FileFormatException(path, "line %,d %s".formatted(line, problem));
  }

  private JsonNode json(String text, int line) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw broken(line, "is broken JSON: " + FileFormatException.quote(e.getOriginalMessage()));
    }
  }

  private String text() throws IOException {
    try (InputStream file = Files.newInputStream(path);
        InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(file) : file) {
      byte[] bytes = plain.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new FileFormatException(path, "has more than 256 MiB; a task is smaller");
      }
      String text = StrictUtf8.decode(bytes);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (ZipException | java.nio.charset.CharacterCodingException e) {
      throw new FileFormatException(path, "is no text in UTF-8: " + e.getMessage(), e);
    }
  }
}
