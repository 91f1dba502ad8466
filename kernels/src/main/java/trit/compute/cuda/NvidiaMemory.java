package trit.compute.cuda;

import static jcuda.driver.CUmemAttach_flags.CU_MEM_ATTACH_GLOBAL;
import static jcuda.driver.CUmem_advise.CU_MEM_ADVISE_SET_PREFERRED_LOCATION;
import static trit.compute.cuda.NvidiaResult.check;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** Memory that host and GPU see at the same address. */
final class NvidiaMemory {
  private final CUdevice gpu;

  /** What gives back the memory at an address. */
  private final Map<Long, IntSupplier> allocations = new ConcurrentHashMap<>();

  NvidiaMemory(CUdevice gpu) {
    this.gpu = gpu;
  }

  /** Memory whose pages lie where they are used; the stream brings them to the GPU first. */
  MemorySegment allocate(long bytes, CUstream stream) {
    AddressedPointer pointer = new AddressedPointer();
    check(
        "allocate %,d bytes".formatted(bytes),
        JCudaDriver.cuMemAllocManaged(pointer, bytes, CU_MEM_ATTACH_GLOBAL));
    // Wishes only: pages lie on the GPU from the start, and go back there after the host's visits.
    JCudaDriver.cuMemAdvise(pointer, bytes, CU_MEM_ADVISE_SET_PREFERRED_LOCATION, gpu);
    JCudaDriver.cuMemPrefetchAsync(pointer, bytes, gpu, stream);
    allocations.put(pointer.address(), () -> JCudaDriver.cuMemFree(pointer));
    return MemorySegment.ofAddress(pointer.address()).reinterpret(bytes);
  }

  /** Memory that stays with the host. */
  MemorySegment allocatePinned(long bytes) {
    AddressedPointer pointer = new AddressedPointer();
    check(
        "pin %,d bytes of the host's memory".formatted(bytes),
        JCudaDriver.cuMemHostAlloc(pointer, bytes, JCudaDriver.CU_MEMHOSTALLOC_DEVICEMAP));
    allocations.put(pointer.address(), () -> JCudaDriver.cuMemFreeHost(pointer));
    return MemorySegment.ofAddress(pointer.address()).reinterpret(bytes);
  }

  void free(MemorySegment allocated) {
    check("free memory", allocations.remove(allocated.address()).getAsInt());
  }

  /** A pointer that tells its address. */
  private static final class AddressedPointer extends CUdeviceptr {
    long address() {
      return getNativePointer();
    }
  }
}
