package trit.file.gguf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import trit.code.Encoding;
import trit.file.TensorFile;
import trit.tensor.Shape;

/**
 * Where everything of a GGUF file of version 3 will lie, known before a byte is written: the exact
 * size for the planner and for the check of free space.
 */
public final class GgufLayout {
  private final byte[] header;
  private final List<GgufTensor> tensors;
  private final long alignment;
  private final long bytes;
  private final long hashPosition;

  private GgufLayout(
      byte[] header, List<GgufTensor> tensors, long alignment, long bytes, long hashPosition) {
    this.header = header;
    this.tensors = tensors;
    this.alignment = alignment;
    this.bytes = bytes;
    this.hashPosition = hashPosition;
  }

  /**
   * A tensor to be placed.
   *
   * @param name at most 63 bytes
   * @param type how it is stored
   * @param shape 1 to 4 extents, outermost first
   */
  public record Entry(String name, GgmlType type, Shape shape) {

    /** A tensor in an encoding of ours. */
    public Entry(String name, Encoding encoding, Shape shape) {
      this(name, GgmlType.of(encoding), shape);
    }
  }

  /**
   * Places tensors in the given order. The hash of their bytes is added to the metadata under
   * {@link TensorFile#DATA_HASH}.
   *
   * @throws IllegalArgumentException where a key, a name or a value breaks the format's rules
   */
  public static GgufLayout of(Map<String, GgufValue> metadata, Collection<Entry> entries) {
    long alignment = GgufHeader.DEFAULT_ALIGNMENT;
    if (metadata.containsKey(GgufHeader.ALIGNMENT_KEY)
        || metadata.containsKey(TensorFile.DATA_HASH)) {
      throw new IllegalArgumentException(
          GgufHeader.ALIGNMENT_KEY + " and " + TensorFile.DATA_HASH + " are set by the writer");
    }
    List<GgufTensor> tensors = place(entries, alignment);
    HeaderBytes out = new HeaderBytes();
    out.start(tensors.size(), metadata.size() + 1);
    metadata.forEach(out::pair);
    out.pair(TensorFile.DATA_HASH, GgufValue.text(TensorFile.UNKNOWN_HASH));
    long hashPosition = out.size() - TensorFile.UNKNOWN_HASH.length();
    tensors.forEach(out::tensor);
    out.padTo(alignment);
    byte[] header = out.toByteArray();
    long end = tensors.isEmpty() ? 0 : tensors.getLast().offset() + tensors.getLast().bytes();
    return new GgufLayout(
        header,
        tensors,
        alignment,
        header.length + HeaderReader.align(end, alignment),
        hashPosition);
  }

  /** The tensors in the order they have to be written. */
  public List<GgufTensor> tensors() {
    return tensors;
  }

  /** The length of the whole file. */
  public long bytes() {
    return bytes;
  }

  /** Everything in front of the first tensor. */
  byte[] header() {
    return header;
  }

  long alignment() {
    return alignment;
  }

  /** Where the 64 digits of the hash lie in the header. */
  long hashPosition() {
    return hashPosition;
  }

  private static List<GgufTensor> place(Collection<Entry> entries, long alignment) {
    List<GgufTensor> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    long offset = 0;
    for (Entry entry : entries) {
      check(entry);
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("the tensor '" + entry.name() + "' is there twice");
      }
      long length = entry.type().bytes(entry.shape());
      tensors.add(new GgufTensor(entry.name(), entry.type(), entry.shape(), offset, length));
      offset = HeaderReader.align(Math.addExact(offset, length), alignment);
    }
    return List.copyOf(tensors);
  }

  private static void check(Entry entry) {
    int nameBytes = entry.name().getBytes(StandardCharsets.UTF_8).length;
    if (nameBytes > GgufLimits.DEFAULT.nameBytes()) {
      throw new IllegalArgumentException(
          "the name '"
              + entry.name()
              + "' is longer than "
              + GgufLimits.DEFAULT.nameBytes()
              + " bytes");
    }
    int rank = entry.shape().rank();
    if (rank < 1 || rank > HeaderReader.MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          "tensor '" + entry.name() + "' has " + rank + " dimensions, GGUF holds 1 to 4");
    }
  }
}
