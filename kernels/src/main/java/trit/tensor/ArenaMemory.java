package trit.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that lives as long as one shared arena. After its first megabytes a memory gives pieces of
 * slabs of huge pages, one after the other: a model's matrices are smaller than such a page.
 */
final class ArenaMemory implements Memory {
  /** What a memory gives before it takes huge pages, of which the last is used in part only. */
  private static final long ORDINARY = 4 << 20;

  /** Costs nothing until it is written. */
  private static final long SLAB = 64 << 20;

  private final Arena arena = Arena.ofShared();
  private long given;
  private MemorySegment slab = MemorySegment.NULL;

  @Override
  public synchronized MemorySegment allocate(long bytes) {
    given += bytes;
    if (given <= ORDINARY) {
      return arena.allocate(bytes, ALIGNMENT);
    }
    if (bytes > SLAB / 2) {
      return HugePages.allocate(bytes, arena);
    }
    if (bytes > slab.byteSize()) {
      slab = HugePages.allocate(SLAB, arena);
    }
    MemorySegment piece = slab.asSlice(0, bytes);
    long next = Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    slab = slab.asSlice(Math.min(next, slab.byteSize()));
    return piece;
  }

  @Override
  public void close() {
    arena.close();
  }
}
