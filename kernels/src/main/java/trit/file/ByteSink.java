package trit.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/**
 * Where the bytes of a file go, front to back, through one buffer off the heap: a tensor of any
 * size never has to fit into the heap.
 */
public final class ByteSink {
  private static final int BUFFER = 1 << 20;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final MemorySegment staging = MemorySegment.ofBuffer(buffer);
  private MessageDigest digest;
  private long position;

  ByteSink(FileChannel channel) {
    this.channel = channel;
  }

  /** How many bytes have been written. */
  public long position() {
    return position;
  }

  /** Writes these bytes. */
  public void write(byte[] bytes) throws IOException {
    write(MemorySegment.ofArray(bytes));
  }

  /** Writes these bytes. */
  public void write(MemorySegment bytes) throws IOException {
    long done = 0;
    while (done < bytes.byteSize()) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int start = buffer.position();
      int length = (int) Math.min(buffer.remaining(), bytes.byteSize() - done);
      MemorySegment.copy(bytes, done, staging, start, length);
      buffer.position(start + length);
      if (digest != null) {
        digest.update(buffer.slice(start, length));
      }
      done += length;
    }
    position += done;
  }

  /**
   * Writes a tensor.
   *
   * @param name for the message
   * @param bytes how long it has to be
   * @param body its bytes
   * @throws IllegalStateException where the body is longer or shorter
   */
  public void writeTensor(String name, long bytes, TensorBody body) throws IOException {
    long start = position;
    body.writeTo(this);
    if (position - start != bytes) {
      throw new IllegalStateException(
          "tensor '" + name + "' takes " + bytes + " bytes, got " + (position - start));
    }
  }

  /** Writes zero bytes up to the next multiple of {@code alignment}. */
  public void pad(long alignment) throws IOException {
    long missing = Math.floorMod(-position, alignment);
    byte[] zeros = new byte[(int) Math.min(missing, BUFFER)];
    for (long left = missing; left > 0; left -= zeros.length) {
      write(MemorySegment.ofArray(zeros).asSlice(0, Math.min(left, zeros.length)));
    }
  }

  /** From now on everything written also goes into this digest. */
  public void digestInto(MessageDigest digest) {
    this.digest = digest;
  }

  /** Replaces bytes that were written before, such as a hash that is known only at the end. */
  public void overwrite(long at, byte[] bytes) throws IOException {
    if (at < 0 || at + bytes.length > position) {
      throw new IllegalArgumentException("only what has been written can be replaced");
    }
    flush();
    ByteBuffer source = ByteBuffer.wrap(bytes);
    while (source.hasRemaining()) {
      channel.write(source, at + source.position());
    }
  }

  void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
