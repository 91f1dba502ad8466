package trit.tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory for work that repeats: after {@link #reset()} the same buffers are handed out again, so a
 * training step allocates nothing from its second round on. Buffers are pooled by exact size,
 * because the steps of one run ask for the same sizes. Work that is under way may still use what is
 * handed out again: it is to be written by operations that come after that work, not by hand.
 */
public final class Workspace implements AutoCloseable {
  private final Memory memory;
  private final Map<Long, Deque<MemorySegment>> free = new HashMap<>();
  private final Map<Long, MemorySegment> lentByAddress = new HashMap<>();
  private long bytes;

  /** A workspace in the computer's own memory. */
  public Workspace() {
    this(Memory.open());
  }

  /** A workspace in a memory that is closed with it. */
  public Workspace(Memory memory) {
    this.memory = memory;
  }

  /** A tensor whose content is undefined. */
  public Tensor scratch(Shape shape) {
    return new Tensor(shape, allocate(shape.size() * Float.BYTES));
  }

  private synchronized MemorySegment allocate(long size) {
    Deque<MemorySegment> pool = free.get(size);
    MemorySegment segment = pool == null ? null : pool.poll();
    if (segment == null) {
      segment = memory.allocate(size);
      bytes += size;
    }
    lentByAddress.put(segment.address(), segment);
    return segment;
  }

  /** Takes every buffer back; tensors handed out before must no longer be used. */
  public synchronized void reset() {
    lentByAddress.values().forEach(this::shelve);
    lentByAddress.clear();
  }

  /**
   * Takes one buffer back before the others, to be handed out again at once.
   *
   * @throws IllegalArgumentException if the tensor is not a whole buffer that is lent out
   */
  public synchronized void release(Tensor tensor) {
    MemorySegment segment = lentByAddress.get(tensor.data().address());
    if (segment == null || segment.byteSize() != tensor.data().byteSize()) {
      throw new IllegalArgumentException(tensor + " is not lent out by this workspace");
    }
    lentByAddress.remove(segment.address());
    shelve(segment);
  }

  /** How many bytes this workspace holds, lent or free. */
  public synchronized long bytes() {
    return bytes;
  }

  private void shelve(MemorySegment segment) {
    free.computeIfAbsent(segment.byteSize(), size -> new ArrayDeque<>()).push(segment);
  }

  @Override
  public void close() {
    memory.close();
  }
}
