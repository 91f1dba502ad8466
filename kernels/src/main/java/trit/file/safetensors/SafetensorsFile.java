package trit.file.safetensors;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.MappedFile;
import trit.file.TensorFile;

/**
 * A safetensors file, mapped into memory. Opening it reads the header and checks all of it; tensors
 * are views of the mapping and must not be touched after the file is closed.
 */
public final class SafetensorsFile implements TensorFile {
  private final MappedFile file;
  private final SafetensorsHeader header;

  private SafetensorsFile(MappedFile file, SafetensorsHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Opens a file.
   *
   * @throws FileFormatException where any rule of the format is broken
   */
  public static SafetensorsFile open(Path path) throws IOException {
    return open(path, SafetensorsLimits.DEFAULT);
  }

  /** Opens a file within limits of one's own. */
  public static SafetensorsFile open(Path path, SafetensorsLimits limits) throws IOException {
    return MappedFile.open(
        path, file -> new SafetensorsFile(file, HeaderReader.read(file, limits)));
  }

  @Override
  public Path path() {
    return file.path();
  }

  /** What the file says about itself. */
  public SafetensorsHeader header() {
    return header;
  }

  @Override
  public String format() {
    return "safetensors";
  }

  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public List<Entry> entries() {
    return header.tensors().values().stream()
        .map(
            t ->
                new Entry(
                    t.name(), t.type().name(), t.type().encoding(), t.shape(), bytes(t.name())))
        .toList();
  }

  @Override
  public MemorySegment data() {
    return file.bytes().asSlice(header.dataStart());
  }

  /** The bytes of a tensor. */
  public MemorySegment bytes(String name) {
    SafetensorsTensor tensor = tensor(name);
    return file.bytes().asSlice(header.dataStart() + tensor.begin(), tensor.end() - tensor.begin());
  }

  /**
   * A tensor of F32, F16 or BF16.
   *
   * @throws FileFormatException for any other type
   */
  public EncodedTensor encoded(String name) {
    SafetensorsTensor tensor = tensor(name);
    Encoding encoding =
        tensor
            .type()
            .encoding()
            .orElseThrow(
                () ->
                    new FileFormatException(
                        path(),
                        "tensor "
                            + FileFormatException.quote(name)
                            + " is "
                            + tensor.type()
                            + ", which is no type for weights here; convert it to F32, F16 or"
                            + " BF16"));
    return new EncodedTensor(encoding, tensor.shape(), bytes(name));
  }

  private SafetensorsTensor tensor(String name) {
    SafetensorsTensor tensor = header.tensors().get(name);
    if (tensor == null) {
      throw new FileFormatException(
          path(), "has no tensor " + FileFormatException.quote(name) + "; is it the right file?");
    }
    return tensor;
  }

  @Override
  public void close() {
    file.close();
  }
}
