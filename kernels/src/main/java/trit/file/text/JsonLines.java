package trit.file.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import trit.file.FileFormatException;

/** Documents of a file of JSON objects, one a line, in their order: the field {@code text}. */
final class JsonLines implements DocumentReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final MappingIterator<JsonNode> objects;
  private long count;

  private JsonLines(Path file, MappingIterator<JsonNode> objects) {
    this.file = file;
    this.objects = objects;
  }

  static JsonLines open(Path file) throws IOException {
    return new JsonLines(file, JSON.readerFor(JsonNode.class).readValues(file.toFile()));
  }

  @Override
  public Optional<Document> next() throws IOException {
    try {
      while (objects.hasNextValue()) {
        JsonNode text = objects.nextValue().path("text");
        count++;
        if (!text.isTextual()) {
          throw new FileFormatException(
              file, "object %,d has no \"text\" that is a string; add it".formatted(count));
        }
        if (!text.asText().isEmpty()) {
          return Optional.of(new Document(file.getFileName() + "#" + count, text.asText()));
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new FileFormatException(
          file,
          "is broken JSON in object %,d: %s"
              .formatted(count + 1, FileFormatException.quote(e.getOriginalMessage())),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    objects.close();
  }
}
