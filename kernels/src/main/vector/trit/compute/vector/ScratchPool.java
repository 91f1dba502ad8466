package trit.compute.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import trit.tensor.Memory;

/**
 * Buffers that operations need for a moment, kept for the next one. A buffer belongs to whoever
 * borrowed it; any thread may borrow. Each keeps what it gave back: threads that took turns at one
 * heap of buffers would wait for each other's caches, for as long as a small product takes.
 */
final class ScratchPool {
  private static final long SMALLEST = 1 << 16;

  private final ThreadLocal<Deque<MemorySegment>> buffers =
      ThreadLocal.withInitial(ArrayDeque::new);

  /** Calls {@code user} with the address of at least this many bytes of undefined content. */
  void lend(long bytes, LongConsumer user) {
    Deque<MemorySegment> free = buffers.get();
    MemorySegment buffer = take(free, bytes);
    try {
      user.accept(buffer.address());
    } finally {
      free.push(buffer);
    }
  }

  /** A free buffer that is large enough; one that is too small is given up for a larger one. */
  private static MemorySegment take(Deque<MemorySegment> free, long bytes) {
    MemorySegment buffer = free.poll();
    if (buffer != null && buffer.byteSize() >= bytes) {
      return buffer;
    }
    long size = Math.max(SMALLEST, Long.highestOneBit(bytes - 1) * 2);
    return Arena.ofAuto().allocate(size, Memory.ALIGNMENT);
  }
}
