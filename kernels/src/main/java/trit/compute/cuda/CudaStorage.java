package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import trit.compute.DeviceMemoryUse;
import trit.compute.Recording;
import trit.compute.Storage;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Memory that the GPU sees.
 *
 * <p>Tensors lie in managed memory, which is the GPU's but can be touched by the host at the same
 * address: checkpoints, samplers, quantizers and reports read and write elements themselves, and
 * with explicit device memory each of them would need a copy of its own, or crash the JVM without
 * one. What explicit memory would give is had otherwise: pages are sent to the GPU when they are
 * allocated and come back only if the host looks at them, and nothing inside a step does. What host
 * and GPU hand to each other while work is under way (ids, positions, sums) lies in pinned memory
 * of the host, so that no page ever moves for it.
 */
final class CudaStorage implements Storage {
  private final CudaDriver driver;
  private final DevicePool device;
  private final DevicePool pinned;
  private final List<MemorySegment> passing = new ArrayList<>();
  private final List<MemorySegment> handed = new ArrayList<>();
  private final ThreadLocal<RecordedMemory> recorded = new ThreadLocal<>();
  private final List<Runnable> onFinish = new CopyOnWriteArrayList<>();

  CudaStorage(CudaDriver driver) {
    this.driver = driver;
    this.device = new DevicePool(driver, driver::allocate, driver.device().available());
    this.pinned = new DevicePool(driver, driver::allocatePinned, Long.MAX_VALUE / 2);
  }

  @Override
  public Memory openMemory() {
    return new DeviceMemory();
  }

  @Override
  public void finish() {
    driver.finish();
    takeBack();
    onFinish.forEach(Runnable::run);
  }

  /** Has this done whenever somebody has waited for the GPU. */
  void onFinish(Runnable done) {
    onFinish.add(done);
  }

  @Override
  public Optional<Recording> record(Runnable operations) {
    RecordedMemory own = new RecordedMemory();
    recorded.set(own);
    try {
      return Optional.of(own.of(driver.record(operations), driver));
    } catch (RuntimeException | Error refused) {
      own.takeBack();
      throw refused;
    } finally {
      recorded.remove();
    }
  }

  /** Takes back what was lent until all work is done, which it is. */
  void takeBack() {
    takeBack(passing, device);
    takeBack(handed, pinned);
  }

  private static void takeBack(List<MemorySegment> lent, DevicePool pool) {
    List<MemorySegment> done;
    synchronized (lent) {
      done = List.copyOf(lent);
      lent.clear();
    }
    done.forEach(pool::keep);
  }

  @Override
  public boolean onHost() {
    return false;
  }

  @Override
  public void clear(Tensor x) {
    if (holds(elements(x))) {
      driver.clear(elements(x));
    } else {
      x.fill(0);
    }
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    boolean source = holds(elements(from));
    boolean target = holds(elements(to));
    if (source && target) {
      driver.copy(elements(from), elements(to));
    } else if (source) {
      driver.download(elements(from), elements(to));
      onFinish.forEach(Runnable::run);
    } else if (target) {
      driver.upload(elements(from), elements(to));
    } else {
      to.copyFrom(from);
    }
  }

  private static MemorySegment elements(Tensor tensor) {
    return tensor.data().asSlice(0, tensor.size() * Float.BYTES);
  }

  @Override
  public Optional<String> device() {
    return Optional.of("%s, %d kernels loaded".formatted(driver.device(), driver.kernels()));
  }

  @Override
  public Optional<DeviceMemoryUse> deviceMemory() {
    return Optional.of(device.use());
  }

  /** Whether the GPU sees these bytes. */
  boolean holds(MemorySegment bytes) {
    return device.holds(bytes);
  }

  /** Bytes on the GPU that are taken back when all work asked for until then is done. */
  MemorySegment passing(long bytes) {
    return lend(bytes, device, passing);
  }

  /** As {@link #passing}, in memory that host and GPU may touch at any time. */
  MemorySegment handed(long bytes) {
    return lend(bytes, pinned, handed);
  }

  /** Bytes on the GPU until they are {@link #retire}d or given back. */
  MemorySegment lasting(long bytes) {
    return device.take(bytes);
  }

  /** Takes lasting bytes back when all work asked for until then is done. */
  void retire(MemorySegment segment) {
    synchronized (passing) {
      passing.add(segment);
    }
  }

  /** Takes lasting bytes back that no work uses any more. */
  void giveBack(MemorySegment segment) {
    device.keep(segment);
  }

  /** As {@link #handed}, for good. */
  MemorySegment lastingHanded(long bytes) {
    return pinned.take(bytes).asSlice(0, bytes);
  }

  /** Room that this thread's recording has in the place of a scratch; empty where none is made. */
  Optional<MemorySegment> recordedInPlaceOf(StreamScratch scratch, long bytes) {
    return Optional.ofNullable(recorded.get()).map(own -> own.inPlaceOf(scratch, bytes, device));
  }

  private MemorySegment lend(long bytes, DevicePool pool, List<MemorySegment> lent) {
    if (recorded.get() != null) {
      return recorded.get().lend(bytes, pool);
    }
    MemorySegment segment = pool.take(bytes);
    synchronized (lent) {
      lent.add(segment);
    }
    return segment.asSlice(0, bytes);
  }

  /** Memory that goes back to the pool when it is closed. */
  private final class DeviceMemory implements Memory {
    private final List<MemorySegment> segments = new ArrayList<>();

    @Override
    public synchronized MemorySegment allocate(long bytes) {
      MemorySegment segment = device.take(bytes);
      segments.add(segment);
      return segment.asSlice(0, bytes);
    }

    /** Cleared where it lies: the host would have its pages come and go. */
    @Override
    public Tensor tensor(Shape shape) {
      Tensor tensor = scratch(shape);
      driver.clear(tensor.data());
      driver.finish();
      return tensor;
    }

    @Override
    public synchronized void close() {
      try {
        driver.finish();
      } catch (CudaException lost) {
        // whoever asks the GPU for something is told; what lay on it is not handed out again
        return;
      }
      segments.forEach(device::keep);
      segments.clear();
    }
  }
}
