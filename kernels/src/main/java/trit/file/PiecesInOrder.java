package trit.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import trit.compute.Workers;

/**
 * Brings pieces to a file in their order, whichever is finished first. A thread has a buffer before
 * it begins a piece, so the piece that all others wait for is never without one.
 */
final class PiecesInOrder {
  private final Pieces pieces;
  private final WriteBehind behind;
  private final WriteBehind.Look look;
  private final Map<Integer, ByteBuffer> finished = new HashMap<>();
  private int begun;
  private int written;
  private volatile boolean failed;

  /** For one stretch of a file. */
  PiecesInOrder(Pieces pieces, WriteBehind behind, WriteBehind.Look look) {
    this.pieces = pieces;
    this.behind = behind;
    this.look = look;
  }

  /** Makes all pieces; some may still be on their way to the file when this returns. */
  void write(Workers workers) throws IOException {
    try {
      workers.run(workers.threads(), _ -> work());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** How many bytes they take together. */
  long bytes() {
    long bytes = 0;
    for (int piece = 0; piece < pieces.count(); piece++) {
      bytes += pieces.bytes(piece);
    }
    return bytes;
  }

  private record Begun(int piece, ByteBuffer room) {}

  private void work() {
    for (Begun next = begin(); next != null; next = begin()) {
      ByteBuffer room = next.room.limit(pieces.bytes(next.piece));
      try {
        pieces.fill(next.piece, MemorySegment.ofBuffer(room));
      } catch (Throwable thrown) {
        abandon(room);
        throw thrown;
      }
      finish(next);
    }
  }

  private synchronized Begun begin() {
    if (begun == pieces.count() || failed) {
      return null;
    }
    try {
      ByteBuffer room = behind.room();
      if (failed) {
        behind.giveBack(room);
        return null;
      }
      return new Begun(begun++, room);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void finish(Begun done) {
    synchronized (finished) {
      if (failed) {
        behind.giveBack(done.room);
        return;
      }
      finished.put(done.piece, done.room);
      for (ByteBuffer next = finished.remove(written); next != null; ) {
        behind.write(next, look);
        next = finished.remove(++written);
      }
    }
  }

  /** Nothing behind a piece that failed can be written; who waits for a buffer must not wait on. */
  private void abandon(ByteBuffer room) {
    synchronized (finished) {
      failed = true;
      finished.values().forEach(behind::giveBack);
      finished.clear();
      behind.giveBack(room);
    }
  }
}
