package trit.compute.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static trit.compute.cuda.NvidiaResult.check;

import java.nio.charset.StandardCharsets;
import jcuda.driver.CUdevice;
import jcuda.driver.JCudaDriver;

/** Asks the driver what a GPU is; its context has to be current. */
final class NvidiaDevice {
  private NvidiaDevice() {}

  static CudaDevice describe(CUdevice gpu) {
    long[] free = new long[1];
    long[] bytes = new long[1];
    check("measure the GPU's memory", JCudaDriver.cuMemGetInfo(free, bytes));
    int[] version = new int[1];
    check("ask for the driver's version", JCudaDriver.cuDriverGetVersion(version));
    int capability =
        10 * attribute(gpu, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
            + attribute(gpu, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    return new CudaDevice(name(gpu), capability, version[0], bytes[0], free[0]);
  }

  private static String name(CUdevice gpu) {
    byte[] name = new byte[256];
    check("name the GPU", JCudaDriver.cuDeviceGetName(name, name.length, gpu));
    String text = new String(name, StandardCharsets.UTF_8);
    return text.substring(0, text.indexOf('\0'));
  }

  private static int attribute(CUdevice gpu, int which) {
    int[] value = new int[1];
    check("describe the GPU", JCudaDriver.cuDeviceGetAttribute(value, which, gpu));
    return value[0];
  }
}
