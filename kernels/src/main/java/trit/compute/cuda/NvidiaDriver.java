package trit.compute.cuda;

import static trit.compute.cuda.NvidiaResult.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import trit.compute.Recording;

/** The first GPU, through JCuda's binding of NVIDIA's driver API. */
public final class NvidiaDriver implements CudaDriver {
  private final CUdevice gpu = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final CUstream stream = new CUstream();
  private final NvidiaCapture capture = new NvidiaCapture();
  private final CudaDevice device;
  private final NvidiaMemory memory;
  private final NvidiaKernels kernels;

  private NvidiaDriver() {
    check("start the driver", JCudaDriver.cuInit(0));
    check("find a GPU", JCudaDriver.cuDeviceGet(gpu, 0));
    check("open a context", JCudaDriver.cuDevicePrimaryCtxRetain(context, gpu));
    enter();
    device = NvidiaDevice.describe(gpu);
    device.refuseIfTooOld();
    check("open a stream", JCudaDriver.cuStreamCreate(stream, 0));
    memory = new NvidiaMemory(gpu);
    kernels = NvidiaKernels.compile(KernelModule.shipped());
  }

  /**
   * Opens the first GPU and compiles the kernels for it.
   *
   * @throws CudaException if there is none that Trit can use; says why and what would change it
   * @throws LinkageError if JCuda or the driver's library is missing
   */
  public static CudaDriver open() {
    JCudaDriver.setExceptionsEnabled(false);
    return new NvidiaDriver();
  }

  @Override
  public CudaDevice device() {
    return device;
  }

  @Override
  public int kernels() {
    return kernels.count();
  }

  @Override
  public MemorySegment allocate(long bytes) {
    enter();
    return memory.allocate(bytes, stream);
  }

  @Override
  public MemorySegment allocatePinned(long bytes) {
    enter();
    return memory.allocatePinned(bytes);
  }

  @Override
  public void free(MemorySegment allocated) {
    enter();
    memory.free(allocated);
  }

  @Override
  public void launch(Launch launch) {
    enter();
    kernels.launch(launch, capture.or(stream));
  }

  @Override
  public void clear(MemorySegment seen) {
    enter();
    check(
        "clear memory",
        JCudaDriver.cuMemsetD8Async(
            at(seen.address()), (byte) 0, seen.byteSize(), capture.or(stream)));
  }

  @Override
  public void copy(MemorySegment from, MemorySegment to) {
    enter();
    check(
        "copy memory",
        JCudaDriver.cuMemcpyAsync(
            at(to.address()), at(from.address()), from.byteSize(), capture.or(stream)));
  }

  /** The driver takes pageable memory in before it returns. */
  @Override
  public void upload(MemorySegment from, MemorySegment to) {
    capture.refuse("upload");
    if (from.isNative()) {
      copy(from, to);
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      copy(arena.allocate(from.byteSize()).copyFrom(from), to);
      finish();
    }
  }

  @Override
  public void download(MemorySegment from, MemorySegment to) {
    capture.refuse("download");
    if (to.isNative()) {
      copy(from, to);
      finish();
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment between = arena.allocate(from.byteSize());
      download(from, between);
      to.copyFrom(between);
    }
  }

  /** Addresses are the same for host and GPU. */
  private static CUdeviceptr at(long address) {
    return new CUdeviceptr().withByteOffset(address);
  }

  @Override
  public Recording record(Runnable work) {
    enter();
    CUgraphExec graph = capture.of(work);
    return new Recording() {
      @Override
      public void run() {
        enter();
        check("run a recording", JCudaDriver.cuGraphLaunch(graph, stream));
      }

      @Override
      public void close() {
        enter();
        JCudaDriver.cuGraphExecDestroy(graph);
      }
    };
  }

  @Override
  public void finish() {
    capture.refuse("wait");
    enter();
    check("finish the work", JCudaDriver.cuStreamSynchronize(stream));
  }

  @Override
  public void close() {
    enter();
    JCudaDriver.cuStreamDestroy(stream);
    JCudaDriver.cuDevicePrimaryCtxRelease(gpu);
  }

  /** The driver keeps a current context per thread. */
  private void enter() {
    check("enter the context", JCudaDriver.cuCtxSetCurrent(context));
  }
}
