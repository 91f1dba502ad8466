package trit.file.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import trit.file.FileFormatException;
import trit.file.JsonFile;

/**
 * {@code model.safetensors.index.json}: which of a checkpoint's several files holds which tensor.
 *
 * @param path where the list lies
 * @param fileOf the name of the file, beside the list, for every tensor
 */
public record ShardIndex(Path path, Map<String, String> fileOf) {
  /** The list's name. */
  public static final String FILE = "model.safetensors.index.json";

  /** A file may not lie anywhere but beside its list. */
  private static final Pattern BESIDE =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads a list.
   *
   * @throws FileFormatException where it is none, or names a file elsewhere
   */
  public static ShardIndex read(Path path, SafetensorsLimits limits) throws IOException {
    if (Files.size(path) > limits.headerBytes()) {
      throw bad(path, "is longer than the allowed " + limits.headerBytes() + " bytes");
    }
    ShardIndex index = new ShardIndex(path, parse(path));
    if (index.fileOf.isEmpty()) {
      throw bad(path, "has no weight_map");
    }
    if (index.files().size() > limits.shards()) {
      throw bad(path, "names more than " + limits.shards() + " files");
    }
    return index;
  }

  /** The names of all files. */
  public SortedSet<String> files() {
    return new TreeSet<>(fileOf.values());
  }

  /** Something wrong with this list. */
  FileFormatException bad(String problem) {
    return bad(path, problem);
  }

  private static Map<String, String> parse(Path path) throws IOException {
    try {
      JsonNode map = JsonFile.read(path, JSON).path("weight_map");
      Map<String, String> fileOf = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        String name = entry.getValue().asText();
        if (!BESIDE.matcher(name).matches()) {
          throw bad(
              path,
              "names the file "
                  + FileFormatException.quote(name)
                  + ", which is no .safetensors beside it");
        }
        fileOf.put(entry.getKey(), name);
      }
      return fileOf;
    } catch (JsonProcessingException e) {
      throw bad(path, "is not JSON (" + FileFormatException.quote(e.getOriginalMessage()) + ")");
    }
  }

  private static FileFormatException bad(Path path, String problem) {
    return new FileFormatException(
        path, problem + "; get the checkpoint again, with all of its files");
  }
}
