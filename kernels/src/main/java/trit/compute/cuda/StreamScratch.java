package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import trit.tensor.Memory;

/**
 * A buffer on the GPU that launches use one after the other: they run in the order in which they
 * are asked for, so that the next may overwrite what the last has read.
 */
final class StreamScratch {
  private final CudaStorage storage;
  private Memory memory;
  private MemorySegment buffer = MemorySegment.NULL;

  StreamScratch(CudaStorage storage) {
    this.storage = storage;
    this.memory = storage.openMemory();
  }

  /** So many bytes, until the next call. */
  MemorySegment take(long bytes) {
    return storage.recordedInPlaceOf(this, bytes).orElseGet(() -> own(bytes));
  }

  private MemorySegment own(long bytes) {
    if (buffer.byteSize() < bytes) {
      // A little more than asked for: a cache that grows by a token asks for a little more each
      // time.
      long size = Math.max(bytes, buffer.byteSize() + buffer.byteSize() / 4);
      memory.close();
      memory = storage.openMemory();
      buffer = memory.allocate(size);
    }
    return buffer.asSlice(0, bytes);
  }
}
