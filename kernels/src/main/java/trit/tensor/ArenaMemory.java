package trit.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory that lives as long as one shared arena. */
final class ArenaMemory implements Memory {
  private final Arena arena = Arena.ofShared();

  @Override
  public MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, ALIGNMENT);
  }

  @Override
  public void close() {
    arena.close();
  }
}
