package trit.compute.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongConsumer;
import trit.tensor.Memory;

/**
 * Buffers that operations need for a moment, kept for the next one. A buffer belongs to whoever
 * borrowed it; any thread may borrow.
 */
final class ScratchPool {
  private static final long SMALLEST = 1 << 16;

  private final Deque<MemorySegment> free = new ConcurrentLinkedDeque<>();

  /** Calls {@code user} with the address of at least this many bytes of undefined content. */
  void lend(long bytes, LongConsumer user) {
    MemorySegment buffer = take(bytes);
    try {
      user.accept(buffer.address());
    } finally {
      free.push(buffer);
    }
  }

  /** A free buffer that is large enough; one that is too small is given up for a larger one. */
  private MemorySegment take(long bytes) {
    MemorySegment buffer = free.poll();
    if (buffer != null && buffer.byteSize() >= bytes) {
      return buffer;
    }
    long size = Math.max(SMALLEST, Long.highestOneBit(bytes - 1) * 2);
    return Arena.ofAuto().allocate(size, Memory.ALIGNMENT);
  }
}
