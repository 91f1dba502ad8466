package trit.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory that lives as long as one shared arena. */
final class ArenaMemory implements Memory {
  /** An arena fills what it gives with zeros, page after page; from here on that takes time. */
  private static final long LARGE = 1 << 20;

  private final Arena arena = Arena.ofShared();

  @Override
  public MemorySegment allocate(long bytes) {
    return bytes < LARGE
        ? arena.allocate(bytes, ALIGNMENT)
        : UntouchedMemory.allocate(bytes, arena);
  }

  @Override
  public void close() {
    arena.close();
  }
}
