package trit.file.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import trit.code.EncodedTensor;
import trit.file.FileFormatException;

/**
 * The tensors of a checkpoint folder, in one file {@code model.safetensors} or in several that
 * {@code model.safetensors.index.json} lists.
 */
public final class SafetensorsSet implements AutoCloseable {
  /** The name of a checkpoint's only file. */
  public static final String SINGLE = "model.safetensors";

  /** The name of the list of a checkpoint's several files. */
  public static final String INDEX = "model.safetensors.index.json";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path folder;
  private final Map<String, SafetensorsFile> files = new TreeMap<>();
  private final SequencedMap<String, SafetensorsFile> byTensor = new LinkedHashMap<>();

  private SafetensorsSet(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens all files of a folder.
   *
   * @throws FileFormatException where a file is bad, missing, or does not hold what the list says
   */
  public static SafetensorsSet open(Path folder) throws IOException {
    return open(folder, SafetensorsLimits.DEFAULT);
  }

  /** Opens all files of a folder within limits of one's own. */
  public static SafetensorsSet open(Path folder, SafetensorsLimits limits) throws IOException {
    SafetensorsSet set = new SafetensorsSet(folder);
    try {
      if (Files.exists(folder.resolve(SINGLE))) {
        set.add(SINGLE, limits);
      } else if (Files.exists(folder.resolve(INDEX))) {
        set.addListed(limits);
      } else {
        throw new FileFormatException(
            folder,
            "has neither " + SINGLE + " nor " + INDEX + "; name a folder that holds a checkpoint");
      }
      return set;
    } catch (IOException | RuntimeException e) {
      set.close();
      throw e;
    }
  }

  /** Every tensor, with the file it lies in. */
  public SequencedMap<String, SafetensorsFile> tensors() {
    return Collections.unmodifiableSequencedMap(byTensor);
  }

  /** A tensor that {@link #tensors()} names; see {@link SafetensorsFile#encoded}. */
  public EncodedTensor encoded(String name) {
    return byTensor.get(name).encoded(name);
  }

  /** The metadata of all files; where several say something different, the first by name. */
  public Map<String, String> metadata() {
    Map<String, String> all = new LinkedHashMap<>();
    files.values().forEach(file -> file.header().metadata().forEach(all::putIfAbsent));
    return all;
  }

  private void add(String name, SafetensorsLimits limits) throws IOException {
    SafetensorsFile file = SafetensorsFile.open(folder.resolve(name), limits);
    files.put(name, file);
    for (String tensor : file.header().tensors().keySet()) {
      SafetensorsFile other = byTensor.put(tensor, file);
      if (other != null) {
        throw new FileFormatException(
            folder,
            "tensor "
                + FileFormatException.quote(tensor)
                + " is both in "
                + other.path().getFileName()
                + " and in "
                + name
                + "; get the checkpoint again");
      }
    }
  }

  private void addListed(SafetensorsLimits limits) throws IOException {
    Map<String, String> listed = readIndex(limits);
    for (String name : new TreeSet<>(listed.values())) {
      if (files.size() == limits.shards()) {
        throw bad("names more than " + limits.shards() + " files");
      }
      add(name, limits);
    }
    listed.forEach(
        (tensor, name) -> {
          if (byTensor.get(tensor) != files.get(name)) {
            throw bad(
                "says that tensor "
                    + FileFormatException.quote(tensor)
                    + " is in "
                    + name
                    + ", where it is not");
          }
        });
    if (byTensor.size() != listed.size()) {
      throw bad("lists " + listed.size() + " tensors, but the files hold " + byTensor.size());
    }
  }

  private Map<String, String> readIndex(SafetensorsLimits limits) throws IOException {
    Path index = folder.resolve(INDEX);
    if (Files.size(index) > limits.headerBytes()) {
      throw bad("is longer than the allowed " + limits.headerBytes() + " bytes");
    }
    try {
      JsonNode map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
      Map<String, String> listed = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        listed.put(entry.getKey(), checkedName(entry.getValue()));
      }
      if (listed.isEmpty()) {
        throw bad("has no weight_map");
      }
      return listed;
    } catch (JsonProcessingException e) {
      throw new FileFormatException(
          index,
          "is not JSON ("
              + FileFormatException.quote(e.getOriginalMessage())
              + "); get the checkpoint again",
          e);
    }
  }

  /** A file may not lie anywhere but beside its list. */
  private String checkedName(JsonNode value) {
    String name = value.isTextual() ? value.textValue() : "";
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors")) {
      throw bad(
          "names the file "
              + FileFormatException.quote(value.asText())
              + ", which is no .safetensors beside it");
    }
    return name;
  }

  private FileFormatException bad(String problem) {
    return new FileFormatException(
        folder.resolve(INDEX), problem + "; get the checkpoint again, with all of its files");
  }

  @Override
  public void close() {
    files.values().forEach(SafetensorsFile::close);
    files.clear();
  }
}
