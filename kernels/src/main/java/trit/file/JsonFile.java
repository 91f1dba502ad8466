package trit.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON as a stranger wrote it: UTF-8, whatever else its first bytes may look like. */
public final class JsonFile {
  private JsonFile() {}

  /**
   * Parses a file.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException where it is not JSON
   * @throws FileFormatException where it is not UTF-8
   */
  public static JsonNode read(Path file, ObjectMapper json) throws IOException {
    try (Reader text = Files.newBufferedReader(file)) {
      return json.readTree(text);
    } catch (CharacterCodingException e) {
      throw new FileFormatException(file, "is not UTF-8 text; get the file again", e);
    }
  }
}
