package trit.file.gguf;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.TernaryTensor;
import trit.file.FileFormatException;
import trit.file.MappedFile;
import trit.file.TensorFile;
import trit.tensor.Memory;

/**
 * A GGUF file of version 2 or 3, mapped into memory. Opening it reads the header and checks all of
 * it; tensors are views of the mapping and must not be touched after the file is closed.
 */
public final class GgufFile implements TensorFile {
  private final MappedFile file;
  private final GgufHeader header;
  private final Memory converted = Memory.open();
  private final Map<String, EncodedTensor> ternary = new ConcurrentHashMap<>();

  private GgufFile(MappedFile file, GgufHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Opens a file.
   *
   * @throws FileFormatException where any rule of the format is broken
   */
  public static GgufFile open(Path path) throws IOException {
    return open(path, GgufLimits.DEFAULT);
  }

  /** Opens a file within limits of one's own. */
  public static GgufFile open(Path path, GgufLimits limits) throws IOException {
    return MappedFile.open(path, file -> new GgufFile(file, HeaderReader.read(file, limits)));
  }

  @Override
  public Path path() {
    return file.path();
  }

  /** What the file says about itself. */
  public GgufHeader header() {
    return header;
  }

  @Override
  public String format() {
    return "GGUF v" + header.version();
  }

  @Override
  public Map<String, String> metadata() {
    Map<String, String> texts = new LinkedHashMap<>();
    header.metadata().forEach((key, value) -> texts.put(key, value.text()));
    return texts;
  }

  @Override
  public List<Entry> entries() {
    return header.tensors().values().stream()
        .map(t -> new Entry(t.name(), t.type().name(), t.type().encoding(), t.shape(), bytes(t)))
        .toList();
  }

  @Override
  public MemorySegment data() {
    return file.bytes().asSlice(Math.min(header.dataStart(), file.size()));
  }

  /** The bytes of a tensor, whatever its type. */
  public MemorySegment bytes(GgufTensor tensor) {
    return file.bytes().asSlice(header.dataStart() + tensor.offset(), tensor.bytes());
  }

  /**
   * A tensor that this version can decode: a view, but for I2_S, which is turned into an encoding
   * of ours when it is first asked for.
   *
   * @throws FileFormatException for any other
   */
  public EncodedTensor encoded(GgufTensor tensor) {
    if (tensor.type().equals(GgmlType.I2_S)) {
      return ternary.computeIfAbsent(tensor.name(), name -> readTernary(tensor));
    }
    Encoding encoding =
        tensor
            .type()
            .encoding()
            .orElseThrow(
                () ->
                    new FileFormatException(
                        path(),
                        "tensor "
                            + FileFormatException.quote(tensor.name())
                            + " is "
                            + tensor.type()
                            + ", which this version cannot read; use a file in "
                            + readable()));
    return new EncodedTensor(encoding, tensor.shape(), bytes(tensor));
  }

  private EncodedTensor readTernary(GgufTensor tensor) {
    try {
      return TernaryTensor.read(bytes(tensor), tensor.shape(), converted);
    } catch (IllegalArgumentException e) {
      throw new FileFormatException(
          path(),
          "tensor "
              + FileFormatException.quote(tensor.name())
              + " is not I2_S: "
              + e.getMessage()
              + GgufCursor.CURE);
    }
  }

  private static String readable() {
    StringBuilder names = new StringBuilder();
    for (Encoding encoding : Encoding.values()) {
      if (encoding.ggmlType().isPresent()) {
        names.append(names.isEmpty() ? "" : ", ").append(encoding);
      }
    }
    return names.toString();
  }

  @Override
  public void close() {
    converted.close();
    file.close();
  }
}
