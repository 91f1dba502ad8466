package trit.compute.cuda;

import static jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static trit.compute.cuda.NvidiaResult.check;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import trit.compute.cuda.Launch.Parameter;

/** The kernels as the driver has compiled them for its GPU, by name. */
final class NvidiaKernels {
  /** Launches that ask for more shared memory than this have to say so before. */
  private static final int USUAL_SHARED_BYTES = 48 << 10;

  private final Map<String, CUfunction> functions = new HashMap<>();

  private NvidiaKernels() {}

  static NvidiaKernels compile(List<KernelModule> modules) {
    NvidiaKernels kernels = new NvidiaKernels();
    modules.forEach(kernels::load);
    return kernels;
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

  int count() {
    return functions.size();
  }

  void launch(Launch launch, CUstream stream) {
    CUfunction function = functions.get(launch.kernel());
    if (launch.sharedBytes() > USUAL_SHARED_BYTES) {
      check(
          "reserve shared memory",
          JCudaDriver.cuFuncSetAttribute(
              function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, launch.sharedBytes()));
    }
    NativePointerObject[] parameters =
        launch.parameters().stream()
            .map(NvidiaKernels::pointer)
            .toArray(NativePointerObject[]::new);
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
            stream,
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
}
