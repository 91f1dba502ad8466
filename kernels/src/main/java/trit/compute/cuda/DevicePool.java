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
import java.util.function.LongFunction;
import trit.compute.DeviceMemoryUse;

/**
 * An allocator that keeps what it is given back and hands it out again for the next request of the
 * same {@link SizeClass}, because asking the driver takes as long as a kernel.
 */
final class DevicePool {
  private final CudaDriver driver;
  private final LongFunction<MemorySegment> allocation;
  private final NavigableMap<Long, Long> sizeByAddress = new ConcurrentSkipListMap<>();
  private final Map<Long, Deque<MemorySegment>> kept = new HashMap<>();
  private final long total;
  private long lentBytes;
  private long keptBytes;
  private long peak;
  private long requests;
  private long reused;

  /**
   * An empty pool.
   *
   * @param allocation asks the driver for so many bytes
   * @param total the most bytes that may be allocated at once
   */
  DevicePool(CudaDriver driver, LongFunction<MemorySegment> allocation, long total) {
    this.driver = driver;
    this.allocation = allocation;
    this.total = total;
  }

  /** Whether these bytes lie in memory of this pool. */
  boolean holds(MemorySegment bytes) {
    Map.Entry<Long, Long> entry = sizeByAddress.floorEntry(bytes.address());
    return bytes.isNative()
        && entry != null
        && bytes.address() + bytes.byteSize() <= entry.getKey() + entry.getValue();
  }

  /**
   * Memory that no work under way uses, to be given back to {@link #keep}.
   *
   * @throws CudaException if the GPU is full; says what was asked for and what helps
   */
  synchronized MemorySegment take(long bytes) {
    long size = SizeClass.of(bytes);
    requests++;
    Deque<MemorySegment> pool = kept.get(size);
    MemorySegment segment = pool == null ? null : pool.poll();
    if (segment == null) {
      segment = allocate(bytes, size);
    } else {
      reused++;
      keptBytes -= size;
    }
    lentBytes += size;
    peak = Math.max(peak, lentBytes);
    return segment;
  }

  /** Takes memory back that no work under way uses. */
  synchronized void keep(MemorySegment segment) {
    lentBytes -= segment.byteSize();
    keptBytes += segment.byteSize();
    kept.computeIfAbsent(segment.byteSize(), size -> new ArrayDeque<>()).push(segment);
  }

  /** What is used. */
  synchronized DeviceMemoryUse use() {
    return new DeviceMemoryUse(total, lentBytes, keptBytes, peak, requests, reused);
  }

  /** When the GPU is full, what is kept for later is given back first. */
  private MemorySegment allocate(long asked, long size) {
    if (lentBytes + keptBytes + size > total) {
      release();
    }
    if (lentBytes + size > total) {
      throw new CudaException(
          "the GPU's memory is full: %,d bytes asked for, %,d of %,d in use; make batch or context smaller, or use another backend"
              .formatted(asked, lentBytes, total));
    }
    MemorySegment segment = allocation.apply(size);
    sizeByAddress.put(segment.address(), size);
    return segment;
  }

  /** Waits for nothing, since no work uses what is kept: a recording may ask, too. */
  private void release() {
    List<MemorySegment> segments = new ArrayList<>();
    kept.values().forEach(segments::addAll);
    kept.clear();
    keptBytes = 0;
    for (MemorySegment segment : segments) {
      sizeByAddress.remove(segment.address());
      driver.free(segment);
    }
  }
}
