package trit.compute.cuda;

import java.lang.foreign.MemorySegment;

/**
 * A GPU and the memory on it, as the components of the backend use them.
 *
 * @param driver runs the kernels
 * @param storage holds the operands
 */
record Cuda(CudaDriver driver, CudaStorage storage) {

  Cuda(CudaDriver driver) {
    this(driver, new CudaStorage(driver));
  }

  /** Begins a launch. */
  CudaCall call(String kernel) {
    return new CudaCall(this, kernel);
  }

  /** Room for so many floats until all launches asked for until then are done. */
  MemorySegment passingFloats(long count) {
    return storage.passing(count * Float.BYTES);
  }
}
