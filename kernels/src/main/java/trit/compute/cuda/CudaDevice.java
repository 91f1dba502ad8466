package trit.compute.cuda;

/**
 * A GPU as its driver describes it.
 *
 * @param name such as {@code NVIDIA H200}
 * @param capability major and minor compute capability as one number, such as 90
 * @param driverVersion the newest CUDA the driver knows, such as 12060 for 12.6
 * @param bytes memory in all
 */
public record CudaDevice(String name, int capability, int driverVersion, long bytes) {
  /** The oldest compute capability that the shipped kernels run on: Ampere. */
  public static final int OLDEST_CAPABILITY = 80;

  /** Like {@code NVIDIA H200, compute capability 9.0, driver for CUDA 12.6, 139 GiB}. */
  @Override
  public String toString() {
    return "%s, compute capability %d.%d, driver for CUDA %d.%d, %d GiB"
        .formatted(
            name,
            capability / 10,
            capability % 10,
            driverVersion / 1000,
            driverVersion % 1000 / 10,
            bytes >> 30);
  }
}
