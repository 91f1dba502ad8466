package trit.nn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import trit.file.FileFormatException;
import trit.file.TensorFile;
import trit.file.gguf.GgufFile;
import trit.file.safetensors.SafetensorsFile;
import trit.file.safetensors.SafetensorsSet;
import trit.file.safetensors.ShardIndex;

/** Opens a file of tensors whatever its format. */
public final class TensorFiles {
  private static final byte[] GGUF = "GGUF".getBytes(StandardCharsets.US_ASCII);

  private TensorFiles() {}

  /**
   * Opens a GGUF file by its first bytes, anything else as safetensors, and of a folder the {@code
   * model.safetensors} in it.
   *
   * @throws trit.file.FileFormatException where any rule of the format is broken
   */
  public static TensorFile open(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(SafetensorsSet.SINGLE) : path;
    if (!Files.isRegularFile(file)) {
      throw new FileFormatException(path, missing(path));
    }
    return isGguf(file) ? GgufFile.open(file) : SafetensorsFile.open(file);
  }

  private static String missing(Path path) {
    if (!Files.isDirectory(path)) {
      return "is no file, but a device or a pipe; name a file";
    }
    return Files.exists(path.resolve(ShardIndex.FILE))
        ? "has its tensors in several files; name one of those that " + ShardIndex.FILE + " lists"
        : "has no " + SafetensorsSet.SINGLE + "; name a file";
  }

  private static boolean isGguf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(GGUF.length), GGUF);
    }
  }
}
