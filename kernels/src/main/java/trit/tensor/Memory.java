package trit.tensor;

import java.lang.foreign.MemorySegment;

/**
 * Where tensors live: off-heap memory with an explicit end. Whoever opens a memory closes it; a
 * tensor must not be touched after that. All implementations may be used from several threads.
 */
public interface Memory extends AutoCloseable {

  /** How every allocation is aligned, in bytes: one cache line, one 512-bit vector. */
  long ALIGNMENT = 64;

  /** Bytes whose content is undefined, aligned to {@link #ALIGNMENT}. */
  MemorySegment allocate(long bytes);

  /** A tensor of zeros. */
  default Tensor tensor(Shape shape) {
    Tensor tensor = scratch(shape);
    tensor.data().fill((byte) 0);
    return tensor;
  }

  /** A tensor whose content is undefined, for results that are written whole. */
  default Tensor scratch(Shape shape) {
    return new Tensor(shape, allocate(shape.size() * Float.BYTES));
  }

  /** A memory that gives everything back when it is closed. */
  static Memory open() {
    return new ArenaMemory();
  }

  @Override
  void close();
}
