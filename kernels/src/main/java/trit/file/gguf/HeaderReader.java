package trit.file.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import trit.file.FileFormatException;
import trit.file.MappedFile;
import trit.file.TensorExtents;
import trit.tensor.Shape;

/**
 * Reads the header of a GGUF file and believes nothing in it: every count, length and offset is
 * checked against the file before it is used.
 */
final class HeaderReader {
  /** "GGUF" as a little-endian number. */
  static final long MAGIC = 0x46554747L;

  static final int MOST_DIMENSIONS = 4;

  private final Path path;
  private final GgufCursor cursor;
  private final GgufLimits limits;
  private final List<String> unknown = new ArrayList<>();

  private HeaderReader(MappedFile file, GgufLimits limits) {
    this.path = file.path();
    this.cursor = new GgufCursor(file);
    this.limits = limits;
  }

  static GgufHeader read(MappedFile file, GgufLimits limits) {
    HeaderReader reader = new HeaderReader(file, limits);
    int version = reader.version();
    long tensorCount = reader.tensorCount();
    long pairs = reader.cursor.u64();
    SequencedMap<String, GgufValue> metadata =
        new MetadataReader(reader.cursor, limits).read(pairs);
    long alignment = reader.alignment(metadata);
    SequencedMap<String, GgufTensor> tensors = reader.tensors(tensorCount);
    reader.refuseUnknownTypes();
    long dataStart = align(reader.cursor.position(), alignment);
    reader.checkOffsets(tensors, alignment, file.size() - dataStart);
    return new GgufHeader(
        version,
        Collections.unmodifiableSequencedMap(metadata),
        Collections.unmodifiableSequencedMap(tensors),
        dataStart);
  }

  /** The next multiple of an alignment. */
  static long align(long position, long alignment) {
    return Math.ceilDiv(position, alignment) * alignment;
  }

  private int version() {
    if (cursor.u32() != MAGIC) {
      throw new FileFormatException(
          path, "does not begin with 'GGUF'; name a GGUF file, or convert this one");
    }
    long version = cursor.u32();
    if (version == Integer.reverseBytes(2) || version == Integer.reverseBytes(3)) {
      throw new FileFormatException(
          path, "is a big-endian GGUF, which is not supported; convert it to little-endian");
    }
    if (version != 2 && version != 3) {
      throw new FileFormatException(
          path,
          "is GGUF version " + version + "; versions 2 and 3 can be read, convert it to version 3");
    }
    return (int) version;
  }

  private long tensorCount() {
    long count = cursor.u64();
    if (count < 0 || count > limits.tensors()) {
      throw cursor.bad(
          "claims "
              + Long.toUnsignedString(count)
              + " tensors, more than the allowed "
              + limits.tensors());
    }
    return count;
  }

  private long alignment(SequencedMap<String, GgufValue> metadata) {
    GgufValue value = metadata.get(GgufHeader.ALIGNMENT_KEY);
    if (value == null) {
      return GgufHeader.DEFAULT_ALIGNMENT;
    }
    if (value instanceof GgufValue.Whole(GgufType type, long alignment)
        && type == GgufType.U32
        && Long.bitCount(alignment) == 1) {
      return alignment;
    }
    throw new FileFormatException(
        path,
        GgufHeader.ALIGNMENT_KEY
            + " is "
            + FileFormatException.quote(value.text())
            + ", not a power of two of type U32"
            + GgufCursor.CURE);
  }

  private SequencedMap<String, GgufTensor> tensors(long count) {
    SequencedMap<String, GgufTensor> tensors = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      cursor.at("tensor " + (i + 1) + " of " + count);
      String name = cursor.string(limits.nameBytes());
      cursor.at("tensor " + FileFormatException.quote(name));
      if (tensors.put(name, tensor(name)) != null) {
        throw cursor.bad("is there twice");
      }
    }
    return tensors;
  }

  private GgufTensor tensor(String name) {
    Shape shape = shape();
    long typeId = cursor.u32();
    long offset = cursor.u64();
    GgmlType type = GgmlType.of(typeId).orElse(null);
    if (type == null) {
      unknown.add(FileFormatException.quote(name) + " has type " + typeId);
      return new GgufTensor(name, null, shape, offset, 0);
    }
    if (shape.columns() % type.blockSize() != 0) {
      throw cursor.bad(
          "has rows of "
              + shape.columns()
              + " in "
              + type
              + ", whose blocks hold "
              + type.blockSize());
    }
    // an element is at most 8 bytes and a file at most 2⁶³: more elements than that cannot lie in
    // it
    if (shape.size() / type.blockSize() > cursor.remaining() / type.blockBytes()) {
      throw cursor.bad("has the shape " + shape + " in " + type + ", more than the file holds");
    }
    return new GgufTensor(name, type, shape, offset, type.bytes(shape));
  }

  private Shape shape() {
    long rank = cursor.u32();
    if (rank < 1 || rank > MOST_DIMENSIONS) {
      throw cursor.bad("has " + rank + " dimensions; 1 to " + MOST_DIMENSIONS + " are possible");
    }
    List<Long> extents = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      extents.addFirst(cursor.u64());
    }
    try {
      return TensorExtents.shape(extents);
    } catch (IllegalArgumentException e) {
      throw cursor.bad(e.getMessage());
    }
  }

  private void refuseUnknownTypes() {
    if (!unknown.isEmpty()) {
      throw new FileFormatException(
          path,
          "uses tensor types that this version does not know: "
              + String.join(", ", unknown)
              + "; convert it to a type of the list in 'trit encodings', or update Trit");
    }
  }

  private void checkOffsets(
      SequencedMap<String, GgufTensor> tensors, long alignment, long dataBytes) {
    long expected = 0;
    for (GgufTensor tensor : tensors.values()) {
      cursor.at("tensor " + FileFormatException.quote(tensor.name()));
      if (tensor.offset() != expected) {
        throw cursor.bad(
            "begins at data byte "
                + Long.toUnsignedString(tensor.offset())
                + " instead of "
                + expected
                + ", where the one before ends");
      }
      if (tensor.bytes() > dataBytes - expected) {
        throw cursor.bad(
            "takes "
                + tensor.bytes()
                + " bytes from data byte "
                + expected
                + ", but the file has only "
                + Math.max(0, dataBytes));
      }
      expected = align(expected + tensor.bytes(), alignment);
    }
  }
}
