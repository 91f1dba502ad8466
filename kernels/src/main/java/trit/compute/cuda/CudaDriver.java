package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import trit.compute.Recording;

/**
 * What the backend asks of a GPU's driver. Launches, {@link #clear} and {@link #copy} run in the
 * order in which they were asked for, later than the call returns; all methods may be called from
 * any thread.
 *
 * <p>Every method throws a {@link CudaException} when the driver refuses or the GPU has failed.
 */
public interface CudaDriver extends AutoCloseable {

  /** The GPU. */
  CudaDevice device();

  /** How many kernels are loaded. */
  int kernels();

  /** Bytes that lie on the GPU and that the host sees at the same address, aligned to 256. */
  MemorySegment allocate(long bytes);

  /**
   * Bytes that lie on the host for good and that the GPU sees at the same address, aligned to 256:
   * for what both write and read while work is under way.
   */
  MemorySegment allocatePinned(long bytes);

  /** Gives back what was allocated. No work that uses it may be under way. */
  void free(MemorySegment allocated);

  /** Puts a launch behind the work before it. */
  void launch(Launch launch);

  /** Puts zeros behind the work before it. */
  void clear(MemorySegment seen);

  /** Puts a copy between bytes that the GPU sees behind the work before it. */
  void copy(MemorySegment from, MemorySegment to);

  /** As {@link #copy}, from bytes that only the host sees; they may change when this returns. */
  void upload(MemorySegment from, MemorySegment to);

  /** As {@link #copy}, to bytes that only the host sees; waits until it is done. */
  void download(MemorySegment from, MemorySegment to);

  /**
   * Remembers what this thread asks for meanwhile instead of doing it: launches, {@link #clear} and
   * {@link #copy} only, all else is refused. Run, it is one piece of work behind the work before
   * it. No run of it may be under way when it is closed.
   */
  Recording record(Runnable work);

  /** Waits until all work is done. */
  void finish();

  @Override
  void close();
}
