package trit.notebook;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import trit.show.Quantities;

/**
 * What a cell prints, on its way to the browser: in pieces of some milliseconds rather than in
 * lines, and no more than a browser can show.
 */
final class CellOutput extends OutputStream {
  /** Bytes of one cell that are shown; the rest is counted. */
  static final long SHOWN = 1 << 20;

  private static final int PIECE = 1 << 14;
  private static final long NANOSECONDS_BETWEEN_PIECES = 50_000_000;

  private final Consumer<String> send;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer waiting = ByteBuffer.allocate(PIECE);
  private long written;
  private long sent = System.nanoTime();

  /** Output of one cell that goes to {@code send}. */
  CellOutput(Consumer<String> send) {
    this.send = send;
  }

  /** A stream of characters in front of this one. */
  PrintStream print() {
    return new PrintStream(this, true, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int count) {
    int shown = (int) Math.clamp(SHOWN - written, 0, count);
    written += count;
    for (int done = 0; done < shown; ) {
      int part = Math.min(shown - done, waiting.remaining());
      waiting.put(bytes, from + done, part);
      done += part;
      if (!waiting.hasRemaining()) {
        send(false);
      }
    }
  }

  /** Sends what waits, unless something was sent a moment ago. */
  @Override
  public synchronized void flush() {
    if (System.nanoTime() - sent > NANOSECONDS_BETWEEN_PIECES) {
      send(false);
    }
  }

  /**
   * Sends the rest, and says how much was left out. What threads of the cell print later is still
   * sent.
   */
  @Override
  public synchronized void close() {
    send(true);
    decoder.reset();
    if (written > SHOWN) {
      send.accept("\n… " + Quantities.bytes(written - SHOWN) + " more are not shown\n");
    }
  }

  private void send(boolean last) {
    waiting.flip();
    CharBuffer text = CharBuffer.allocate(waiting.remaining() + 1);
    decoder.decode(waiting, text, last);
    waiting.compact();
    sent = System.nanoTime();
    if (text.flip().hasRemaining()) {
      send.accept(text.toString());
    }
  }
}
