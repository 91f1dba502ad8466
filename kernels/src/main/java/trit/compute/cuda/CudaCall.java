package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import trit.compute.cuda.Launch.Parameter;
import trit.tensor.Tensor;

/**
 * The parameters of one launch, in order. Operands that the GPU does not see are copied there, and
 * results back, which waits for the launch.
 */
final class CudaCall {
  /** Threads of a block where nothing else is said. */
  static final int THREADS = 256;

  private static final int MOST_BLOCKS = 65_535;

  private final Cuda cuda;
  private final String kernel;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Runnable> copiesBack = new ArrayList<>();
  private final List<MemorySegment> staged = new ArrayList<>();
  private int threads = THREADS;
  private int sharedBytes;

  CudaCall(Cuda cuda, String kernel) {
    this.cuda = cuda;
    this.kernel = kernel;
  }

  /** An operand that is only read. */
  CudaCall in(Tensor tensor) {
    return in(tensor.data().asSlice(0, tensor.size() * Float.BYTES));
  }

  /** Bytes that are only read. */
  CudaCall in(MemorySegment bytes) {
    MemorySegment seen = bytes;
    if (!cuda.storage().holds(bytes)) {
      seen = staged(bytes);
    }
    return address(seen);
  }

  /** Numbers that are only read. */
  CudaCall in(int[] numbers) {
    MemorySegment seen = cuda.storage().handed((long) numbers.length * Integer.BYTES);
    MemorySegment.copy(numbers, 0, seen, ValueLayout.JAVA_INT, 0, numbers.length);
    return address(seen);
  }

  /** Numbers that are only read. */
  CudaCall in(float[] numbers) {
    MemorySegment seen = cuda.storage().handed((long) numbers.length * Float.BYTES);
    MemorySegment.copy(numbers, 0, seen, ValueLayout.JAVA_FLOAT, 0, numbers.length);
    return address(seen);
  }

  /** An operand that is written, and may be read. */
  CudaCall out(Tensor tensor) {
    return out(tensor.data().asSlice(0, tensor.size() * Float.BYTES));
  }

  /** Bytes that are written, and may be read. */
  CudaCall out(MemorySegment bytes) {
    if (cuda.storage().holds(bytes)) {
      return address(bytes);
    }
    MemorySegment seen = staged(bytes);
    copiesBack.add(() -> cuda.driver().download(seen, bytes));
    return address(seen);
  }

  /** Bytes that the GPU sees. */
  CudaCall address(MemorySegment seen) {
    parameters.add(new Parameter.Address(seen.address()));
    return this;
  }

  /** A pointer to nothing. */
  CudaCall absent() {
    parameters.add(new Parameter.Address(0));
    return this;
  }

  CudaCall whole(int value) {
    parameters.add(new Parameter.Whole(value));
    return this;
  }

  CudaCall count(long value) {
    parameters.add(new Parameter.Long(value));
    return this;
  }

  CudaCall real(float value) {
    parameters.add(new Parameter.Real(value));
    return this;
  }

  CudaCall threads(int ofBlock) {
    threads = ofBlock;
    return this;
  }

  CudaCall sharedFloats(int floats) {
    sharedBytes = floats * Float.BYTES;
    return this;
  }

  /** One thread per element, as far as blocks suffice; the kernel strides over the rest. */
  void overElements(long size) {
    over((int) Math.min(MOST_BLOCKS, Math.ceilDiv(size, (long) threads)));
  }

  void over(int blocks) {
    over(blocks, 1, 1);
  }

  /** Launches; an empty grid has nothing to do. */
  void over(int x, int y, int z) {
    if (x > 0 && y > 0 && z > 0) {
      cuda.driver().launch(new Launch(kernel, x, y, z, threads, sharedBytes, parameters));
    }
    // a copy back waits for the launch, so that only then nothing uses this call's own copies
    copiesBack.forEach(Runnable::run);
    if (copiesBack.isEmpty()) {
      staged.forEach(cuda.storage()::retire);
    } else {
      staged.forEach(cuda.storage()::giveBack);
    }
  }

  private MemorySegment staged(MemorySegment bytes) {
    MemorySegment room = cuda.storage().lasting(bytes.byteSize());
    staged.add(room);
    MemorySegment seen = room.asSlice(0, bytes.byteSize());
    cuda.driver().upload(bytes, seen);
    return seen;
  }
}
