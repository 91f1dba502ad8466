package trit.file.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import trit.file.FileFormatException;
import trit.file.MappedFile;
import trit.file.StrictUtf8;

/** Reads numbers and strings one after the other and never past the end. */
final class GgufCursor {
  static final String CURE = "; the file is damaged or truncated, get it again";

  private final Path path;
  private final long size;

  /** As much of the file as a buffer can hold, which is more than a header may take. */
  private final ByteBuffer bytes;

  private long position;
  private String place = "the header";

  GgufCursor(MappedFile file) {
    this.path = file.path();
    this.size = file.size();
    long most = Math.min(size, Integer.MAX_VALUE);
    this.bytes = file.bytes().asSlice(0, most).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Says what is being read from here on, for the messages. */
  void at(String what) {
    place = what;
  }

  long position() {
    return position;
  }

  long remaining() {
    return size - position;
  }

  long u32() {
    return bytes.getInt(advance(Integer.BYTES)) & 0xFFFF_FFFFL;
  }

  /** The bits of an unsigned number: values from 2⁶³ on come out negative. */
  long u64() {
    return bytes.getLong(advance(Long.BYTES));
  }

  byte[] take(long count) {
    int at = advance(count);
    byte[] taken = new byte[Math.toIntExact(count)];
    bytes.get(at, taken);
    return taken;
  }

  /** How many things of at least this many bytes follow; more than can follow is an error. */
  int count(int leastBytes) {
    long count = u64();
    long possible = Math.min(Integer.MAX_VALUE, remaining() / leastBytes);
    if (count < 0 || count > possible) {
      throw bad("claims to hold " + Long.toUnsignedString(count) + " elements, more than follow");
    }
    return (int) count;
  }

  /** A string of at most this many bytes. */
  String string(long atMost) {
    long length = u64();
    if (length < 0 || length > atMost) {
      throw bad(
          "holds a string of "
              + Long.toUnsignedString(length)
              + " bytes, more than the allowed "
              + atMost);
    }
    byte[] text = take(length);
    try {
      return StrictUtf8.decode(text);
    } catch (CharacterCodingException e) {
      throw new FileFormatException(path, place + " holds a string that is not UTF-8" + where(), e);
    }
  }

  /** Something wrong with what is being read. */
  FileFormatException bad(String problem) {
    return new FileFormatException(path, place + " " + problem + where() + CURE);
  }

  private String where() {
    return " (near byte " + position + ")";
  }

  private int advance(long count) {
    if (count > remaining()) {
      throw new FileFormatException(path, "ends at byte " + size + ", inside " + place + CURE);
    }
    int at = Math.toIntExact(position);
    position += count;
    return at;
  }
}
