package trit.compute.cuda;

import java.lang.foreign.MemorySegment;

/**
 * What the backend asks of a GPU's driver. Launches run in the order in which they were asked for,
 * later than the call returns; all methods may be called from any thread.
 *
 * <p>Every method throws a {@link CudaException} when the driver refuses or the GPU has failed.
 */
public interface CudaDriver extends AutoCloseable {

  /** The GPU. */
  CudaDevice device();

  /** Bytes that GPU and host see at the same address, aligned to 256. */
  MemorySegment allocate(long bytes);

  /** Gives back what {@link #allocate} returned. No launch that uses it may be under way. */
  void free(MemorySegment allocated);

  /** Puts a launch behind those before it. */
  void launch(Launch launch);

  /** Waits until all launches are done. */
  void finish();

  @Override
  void close();
}
