package trit.file.gguf;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.MappedFile;
import trit.file.Sha256;

/**
 * A GGUF file of version 2 or 3, mapped into memory. Opening it reads the header and checks all of
 * it; tensors are views of the mapping and must not be touched after the file is closed.
 */
public final class GgufFile implements AutoCloseable {
  /** The metadata key under which {@link GgufWriter} leaves the SHA-256 of the tensors' bytes. */
  public static final String DATA_HASH = "trit.data.sha256";

  private final MappedFile file;
  private final GgufHeader header;

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
    MappedFile file = MappedFile.open(path);
    try {
      return new GgufFile(file, HeaderReader.read(file, limits));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Where the file lies. */
  public Path path() {
    return file.path();
  }

  /** What the file says about itself. */
  public GgufHeader header() {
    return header;
  }

  /** The bytes of a tensor, whatever its type. */
  public MemorySegment bytes(GgufTensor tensor) {
    return file.bytes().asSlice(header.dataStart() + tensor.offset(), tensor.bytes());
  }

  /**
   * A tensor that this version can decode.
   *
   * @throws FileFormatException for any other
   */
  public EncodedTensor encoded(GgufTensor tensor) {
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

  /**
   * Compares the bytes of the tensors with the hash that the file carries; a file without one
   * passes.
   *
   * @throws FileFormatException where they differ
   */
  public void verifyData() {
    header
        .text(DATA_HASH)
        .ifPresent(
            recorded -> {
              long start = Math.min(header.dataStart(), file.size());
              String found = Sha256.of(file.bytes().asSlice(start));
              if (!found.equals(recorded)) {
                throw new FileFormatException(
                    path(),
                    "the tensors' SHA-256 is "
                        + found
                        + ", but the file says "
                        + FileFormatException.quote(recorded)
                        + GgufCursor.CURE);
              }
            });
  }

  private static String readable() {
    StringBuilder names = new StringBuilder();
    for (Encoding encoding : Encoding.values()) {
      names.append(names.isEmpty() ? "" : ", ").append(encoding);
    }
    return names.toString();
  }

  @Override
  public void close() {
    file.close();
  }
}
