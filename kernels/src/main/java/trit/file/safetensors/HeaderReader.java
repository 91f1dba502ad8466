package trit.file.safetensors;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import trit.file.FileFormatException;
import trit.file.MappedFile;
import trit.file.StrictUtf8;

/**
 * Reads a header and believes nothing in it: a length, then a JSON object with one entry per
 * tensor, whose ranges must cover the rest of the file without a hole or an overlap.
 */
final class HeaderReader {
  static final String CURE = "; the file is damaged or not safetensors, get it again";
  private static final int LENGTH_BYTES = Long.BYTES;
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile file;
  private final SafetensorsLimits limits;

  private HeaderReader(MappedFile file, SafetensorsLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  static SafetensorsHeader read(MappedFile file, SafetensorsLimits limits) {
    HeaderReader reader = new HeaderReader(file, limits);
    long length = reader.length();
    HeaderParser header = new HeaderParser(file.path(), limits);
    header.parse(reader.json(length));
    long dataStart = LENGTH_BYTES + length;
    return new SafetensorsHeader(
        Collections.unmodifiableMap(header.metadata()),
        reader.inOrderOfBytes(header.tensors(), file.size() - dataStart),
        dataStart);
  }

  private String json(long length) {
    byte[] json = file.bytes().asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    try {
      return StrictUtf8.decode(json);
    } catch (CharacterCodingException e) {
      throw new FileFormatException(file.path(), "has a header that is not UTF-8" + CURE, e);
    }
  }

  private long length() {
    if (file.size() < LENGTH_BYTES) {
      throw bad("has " + file.size() + " bytes, too few for a header");
    }
    long length = file.bytes().get(LENGTH, 0);
    if (length < 0 || length > limits.headerBytes()) {
      throw bad(
          "claims a header of "
              + Long.toUnsignedString(length)
              + " bytes, more than the allowed "
              + limits.headerBytes());
    }
    if (length > file.size() - LENGTH_BYTES) {
      throw bad(
          "ends at byte "
              + file.size()
              + ", inside its header, which ends at byte "
              + (LENGTH_BYTES + length));
    }
    return length;
  }

  /** Sorts by position and proves that the ranges are contiguous and fill the rest of the file. */
  private SequencedMap<String, SafetensorsTensor> inOrderOfBytes(
      List<SafetensorsTensor> unsorted, long dataBytes) {
    List<SafetensorsTensor> tensors = new ArrayList<>(unsorted);
    tensors.sort(
        Comparator.comparingLong(SafetensorsTensor::begin)
            .thenComparingLong(SafetensorsTensor::end)
            .thenComparing(SafetensorsTensor::name));
    SequencedMap<String, SafetensorsTensor> sorted = new LinkedHashMap<>();
    long covered = 0;
    for (SafetensorsTensor tensor : tensors) {
      if (tensor.begin() != covered) {
        throw bad(
            "tensor "
                + FileFormatException.quote(tensor.name())
                + " begins at data byte "
                + tensor.begin()
                + (tensor.begin() < covered
                    ? ", inside the one before, which"
                    : ", after a hole;" + " the one before")
                + " ends at "
                + covered);
      }
      covered = tensor.end();
      if (covered > dataBytes) {
        throw bad(
            "tensor "
                + FileFormatException.quote(tensor.name())
                + " ends at data byte "
                + covered
                + ", but the file has only "
                + dataBytes);
      }
      sorted.put(tensor.name(), tensor);
    }
    if (covered != dataBytes) {
      throw bad("has " + (dataBytes - covered) + " bytes that belong to no tensor");
    }
    return Collections.unmodifiableSequencedMap(sorted);
  }

  private FileFormatException bad(String problem) {
    return new FileFormatException(file.path(), problem + CURE);
  }
}
