package trit.tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory for work that repeats: after {@link #reset()} the same buffers are handed out again, so a
 * training step allocates nothing from its second round on. Buffers are pooled by exact size,
 * because the steps of one run ask for the same sizes.
 */
public final class Workspace implements Memory {
  private final Memory memory = Memory.open();
  private final Map<Long, Deque<MemorySegment>> free = new HashMap<>();
  private final List<MemorySegment> lent = new ArrayList<>();
  private long bytes;

  @Override
  public synchronized MemorySegment allocate(long size) {
    Deque<MemorySegment> pool = free.get(size);
    MemorySegment segment = pool == null ? null : pool.poll();
    if (segment == null) {
      segment = memory.allocate(size);
      bytes += size;
    }
    lent.add(segment);
    return segment;
  }

  /** Takes every buffer back; tensors handed out before must no longer be used. */
  public synchronized void reset() {
    for (MemorySegment segment : lent) {
      free.computeIfAbsent(segment.byteSize(), size -> new ArrayDeque<>()).add(segment);
    }
    lent.clear();
  }

  /** How many bytes this workspace holds, lent or free. */
  public synchronized long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    memory.close();
  }
}
