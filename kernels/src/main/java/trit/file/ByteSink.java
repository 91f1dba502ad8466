package trit.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import trit.compute.Workers;

/**
 * Where the bytes of a file go, front to back, through buffers off the heap: a tensor of any size
 * never has to fit into the heap. The file is written, and hashed, on another thread.
 */
public final class ByteSink implements AutoCloseable {
  private static final int BUFFER = Pieces.LONGEST;

  private final FileChannel channel;
  private final WriteBehind behind;
  private ByteBuffer buffer;
  private MemorySegment staging;
  private MessageDigest digest;
  private long position;

  ByteSink(FileChannel channel) throws IOException {
    this.channel = channel;
    this.behind = new WriteBehind(channel, BUFFER);
    nextBuffer();
  }

  private void nextBuffer() throws IOException {
    buffer = behind.room();
    staging = MemorySegment.ofBuffer(buffer);
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
        handOver();
      }
      int start = buffer.position();
      int length = (int) Math.min(buffer.remaining(), bytes.byteSize() - done);
      MemorySegment.copy(bytes, done, staging, start, length);
      buffer.position(start + length);
      done += length;
    }
    position += done;
  }

  /** Writes pieces that the threads make meanwhile. */
  public void write(Pieces pieces, Workers workers) throws IOException {
    handOver();
    PiecesInOrder line = new PiecesInOrder(pieces, behind, look());
    line.write(workers);
    position += line.bytes();
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

  /** From now on everything written is hashed. */
  public void beginHash() throws IOException {
    handOver();
    digest = Sha256.digest();
  }

  /** The hash of everything written since {@link #beginHash}, in hex. */
  public String endHash() throws IOException {
    flush();
    String hash = Sha256.hex(digest);
    digest = null;
    return hash;
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

  /** Waits until everything lies in the file. */
  void flush() throws IOException {
    handOver();
    behind.drain();
  }

  private void handOver() throws IOException {
    if (buffer.position() > 0) {
      behind.write(buffer.flip(), look());
      nextBuffer();
    }
  }

  private WriteBehind.Look look() {
    MessageDigest hashing = digest;
    return bytes -> {
      if (hashing != null) {
        hashing.update(bytes);
      }
    };
  }

  /** What was not flushed may be lost. */
  @Override
  public void close() {
    behind.close();
  }
}
