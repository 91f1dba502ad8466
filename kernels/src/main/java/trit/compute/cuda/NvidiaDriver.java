package trit.compute.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static jcuda.driver.CUmemAttach_flags.CU_MEM_ATTACH_GLOBAL;
import static jcuda.driver.CUmem_advise.CU_MEM_ADVISE_SET_PREFERRED_LOCATION;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import trit.compute.Recording;
import trit.compute.cuda.Launch.Parameter;

/** The first GPU, through JCuda's binding of NVIDIA's driver API. */
public final class NvidiaDriver implements CudaDriver {
  /** Launches that ask for more shared memory than this have to say so before. */
  private static final int USUAL_SHARED_BYTES = 48 << 10;

  private final CUdevice gpu = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final CUstream stream = new CUstream();
  private final NvidiaCapture capture = new NvidiaCapture();
  private final Map<String, CUfunction> functions = new HashMap<>();

  /** What gives back the memory at an address. */
  private final Map<Long, IntSupplier> allocations = new ConcurrentHashMap<>();

  private final CudaDevice device;

  private NvidiaDriver() {
    check("start the driver", JCudaDriver.cuInit(0));
    check("find a GPU", JCudaDriver.cuDeviceGet(gpu, 0));
    check("open a context", JCudaDriver.cuDevicePrimaryCtxRetain(context, gpu));
    enter();
    device = describe();
    refuseIfTooOld();
    check("open a stream", JCudaDriver.cuStreamCreate(stream, 0));
    KernelModule.shipped().forEach(this::load);
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

  private CudaDevice describe() {
    byte[] name = new byte[256];
    check("name the GPU", JCudaDriver.cuDeviceGetName(name, name.length, gpu));
    long[] free = new long[1];
    long[] bytes = new long[1];
    check("measure the GPU's memory", JCudaDriver.cuMemGetInfo(free, bytes));
    int[] version = new int[1];
    check("ask for the driver's version", JCudaDriver.cuDriverGetVersion(version));
    int capability =
        10 * attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
            + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    String text = new String(name, StandardCharsets.UTF_8);
    String named = text.substring(0, text.indexOf('\0'));
    return new CudaDevice(named, capability, version[0], bytes[0], free[0]);
  }

  private int attribute(int which) {
    int[] value = new int[1];
    check("describe the GPU", JCudaDriver.cuDeviceGetAttribute(value, which, gpu));
    return value[0];
  }

  private void refuseIfTooOld() {
    if (device.capability() < CudaDevice.OLDEST_CAPABILITY) {
      throw new CudaException(
          "%s is too old: its compute capability is %d, the kernels need %d (Ampere) or newer"
              .formatted(device.name(), device.capability(), CudaDevice.OLDEST_CAPABILITY));
    }
  }

  private void load(KernelModule shipped) {
    CUmodule module = new CUmodule();
    byte[] image = (shipped.ptx() + '\0').getBytes(StandardCharsets.US_ASCII);
    check(
        "compile the kernels of " + shipped.subject(), JCudaDriver.cuModuleLoadData(module, image));
    for (String kernel : shipped.kernels()) {
      CUfunction function = new CUfunction();
      check("find " + kernel, JCudaDriver.cuModuleGetFunction(function, module, kernel));
      functions.put(kernel, function);
    }
  }

  @Override
  public CudaDevice device() {
    return device;
  }

  @Override
  public int kernels() {
    return functions.size();
  }

  @Override
  public MemorySegment allocate(long bytes) {
    enter();
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

  @Override
  public MemorySegment allocatePinned(long bytes) {
    enter();
    AddressedPointer pointer = new AddressedPointer();
    check(
        "pin %,d bytes of the host's memory".formatted(bytes),
        JCudaDriver.cuMemHostAlloc(pointer, bytes, JCudaDriver.CU_MEMHOSTALLOC_DEVICEMAP));
    allocations.put(pointer.address(), () -> JCudaDriver.cuMemFreeHost(pointer));
    return MemorySegment.ofAddress(pointer.address()).reinterpret(bytes);
  }

  @Override
  public void free(MemorySegment allocated) {
    enter();
    check("free memory", allocations.remove(allocated.address()).getAsInt());
  }

  @Override
  public void launch(Launch launch) {
    enter();
    CUfunction function = functions.get(launch.kernel());
    if (launch.sharedBytes() > USUAL_SHARED_BYTES) {
      check(
          "reserve shared memory",
          JCudaDriver.cuFuncSetAttribute(
              function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, launch.sharedBytes()));
    }
    NativePointerObject[] parameters =
        launch.parameters().stream().map(NvidiaDriver::pointer).toArray(NativePointerObject[]::new);
    check(
        "launch " + launch.kernel(),
        JCudaDriver.cuLaunchKernel(
            function,
            launch.x(),
            launch.y(),
            launch.z(),
            launch.threads(),
            1,
            1,
            launch.sharedBytes(),
            capture.or(stream),
            Pointer.to(parameters),
            null));
  }

  private static Pointer pointer(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Address address -> Pointer.to(new long[] {address.value()});
      case Parameter.Whole whole -> Pointer.to(new int[] {whole.value()});
      case Parameter.Long count -> Pointer.to(new long[] {count.value()});
      case Parameter.Real real -> Pointer.to(new float[] {real.value()});
    };
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

  static void check(String what, int result) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw new CudaException(
          "the GPU could not " + what + ": " + CUresult.stringFor(result) + "; " + cure(result));
    }
  }

  private static String cure(int result) {
    return switch (result) {
      case CUresult.CUDA_ERROR_OUT_OF_MEMORY ->
          "make batch or context smaller, end what else uses the GPU, or use another backend";
      case CUresult.CUDA_ERROR_NO_DEVICE -> "no GPU is visible, see CUDA_VISIBLE_DEVICES";
      case CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION -> "update the NVIDIA driver";
      default -> "run again, here or on another backend";
    };
  }

  /** A pointer that tells its address. */
  private static final class AddressedPointer extends CUdeviceptr {
    long address() {
      return getNativePointer();
    }
  }
}
