package trit.file;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Shape;

/** A file of named tensors that says something about itself: GGUF or safetensors. */
public interface TensorFile extends AutoCloseable {
  /** The metadata key under which the writers leave the SHA-256 of the tensors' bytes. */
  String DATA_HASH = "trit.data.sha256";

  /** What stands there until the bytes have been written. */
  String UNKNOWN_HASH = "0".repeat(64);

  /**
   * One tensor.
   *
   * @param name unique in the file
   * @param type what the format calls the way it is stored
   * @param encoding the same, where it is one that can be decoded here
   * @param shape outermost first
   * @param bytes a view of the file
   */
  record Entry(
      String name, String type, Optional<Encoding> encoding, Shape shape, MemorySegment bytes) {

    /** The tensor, where it can be decoded. */
    public Optional<EncodedTensor> encoded() {
      return encoding.map(known -> new EncodedTensor(known, shape, bytes));
    }
  }

  /** Where the file lies. */
  Path path();

  /** Which format it is, with its version where it has one, such as {@code GGUF v3}. */
  String format();

  /** What the file says about itself, as text, in its order. */
  Map<String, String> metadata();

  /** All tensors, in the order of their bytes. */
  List<Entry> entries();

  /** Everything behind the header. */
  MemorySegment data();

  /** The hash of the tensors' bytes that the file carries. */
  default Optional<String> dataHash() {
    return Optional.ofNullable(metadata().get(DATA_HASH));
  }

  /**
   * Compares the bytes of the tensors with the hash that the file carries; a file without one
   * passes.
   *
   * @throws FileFormatException where they differ
   */
  default void verifyData() {
    dataHash()
        .ifPresent(
            recorded -> {
              String found = Sha256.of(data());
              if (!found.equals(recorded)) {
                throw new FileFormatException(
                    path(),
                    "the tensors' SHA-256 is "
                        + found
                        + ", but the file says "
                        + FileFormatException.quote(recorded)
                        + "; the file is damaged or truncated, get it again");
              }
            });
  }

  @Override
  void close();
}
