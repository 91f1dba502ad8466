package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import trit.compute.Storage;
import trit.tensor.Memory;

/**
 * Memory that the GPU sees. What is given back is kept and handed out again for the next request of
 * the same rounded size, because asking the driver takes as long as a kernel.
 */
final class CudaStorage implements Storage {
  private static final long GRAIN = 512;

  private final CudaDriver driver;
  private final NavigableMap<Long, Long> sizeByAddress = new ConcurrentSkipListMap<>();
  private final Map<Long, Deque<MemorySegment>> kept = new HashMap<>();
  private final List<MemorySegment> passing = new ArrayList<>();
  private final AtomicLong allocated = new AtomicLong();

  CudaStorage(CudaDriver driver) {
    this.driver = driver;
  }

  @Override
  public Memory openMemory() {
    return new DeviceMemory();
  }

  @Override
  public void finish() {
    driver.finish();
    List<MemorySegment> done;
    synchronized (this) {
      done = List.copyOf(passing);
      passing.clear();
    }
    done.forEach(this::keep);
  }

  /** Whether the GPU sees these bytes. */
  boolean holds(MemorySegment bytes) {
    Map.Entry<Long, Long> entry = sizeByAddress.floorEntry(bytes.address());
    return bytes.isNative()
        && entry != null
        && bytes.address() + bytes.byteSize() <= entry.getKey() + entry.getValue();
  }

  /** Bytes that are taken back when all launches asked for until then are done. */
  MemorySegment passing(long bytes) {
    MemorySegment segment = take(bytes);
    synchronized (this) {
      passing.add(segment);
    }
    return segment.asSlice(0, bytes);
  }

  private MemorySegment take(long bytes) {
    long size = Math.max(GRAIN, Math.ceilDiv(bytes, GRAIN) * GRAIN);
    synchronized (this) {
      Deque<MemorySegment> pool = kept.get(size);
      if (pool != null && !pool.isEmpty()) {
        return pool.pop();
      }
    }
    MemorySegment segment = allocate(size);
    sizeByAddress.put(segment.address(), size);
    return segment;
  }

  /** When the GPU is full, what is kept for later is given back first. */
  private MemorySegment allocate(long size) {
    if (allocated.get() + size > driver.device().bytes()) {
      release();
    }
    if (allocated.get() + size > driver.device().bytes()) {
      throw new CudaException(
          "the GPU's memory is full: %,d bytes asked for, %,d of %,d in use; make batch or context smaller, or use another backend"
              .formatted(size, allocated.get(), driver.device().bytes()));
    }
    MemorySegment segment = driver.allocate(size);
    allocated.addAndGet(size);
    return segment;
  }

  private void release() {
    driver.finish();
    List<MemorySegment> segments = new ArrayList<>();
    synchronized (this) {
      kept.values().forEach(segments::addAll);
      kept.clear();
    }
    for (MemorySegment segment : segments) {
      sizeByAddress.remove(segment.address());
      allocated.addAndGet(-segment.byteSize());
      driver.free(segment);
    }
  }

  private synchronized void keep(MemorySegment segment) {
    kept.computeIfAbsent(segment.byteSize(), size -> new ArrayDeque<>()).push(segment);
  }

  /** Memory that goes back to the pool when it is closed. */
  private final class DeviceMemory implements Memory {
    private final List<MemorySegment> segments = new ArrayList<>();

    @Override
    public synchronized MemorySegment allocate(long bytes) {
      MemorySegment segment = take(bytes);
      segments.add(segment);
      return segment.asSlice(0, bytes);
    }

    @Override
    public synchronized void close() {
      driver.finish();
      segments.forEach(CudaStorage.this::keep);
      segments.clear();
    }
  }
}
