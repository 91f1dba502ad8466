package trit.compute.cuda;

/**
 * A GPU as its driver describes it.
 *
 * @param name such as {@code NVIDIA H200}
 * @param capability major and minor compute capability as one number, such as 90
 * @param driverVersion the newest CUDA the driver knows, such as 12060 for 12.6
 * @param bytes memory in all
 * @param available bytes of it that nothing used when the GPU was opened
 */
public record CudaDevice(
    String name, int capability, int driverVersion, long bytes, long available) {
  /** The oldest compute capability that the shipped kernels run on: Ampere. */
  public static final int OLDEST_CAPABILITY = 80;

  /**
   * Ends on a GPU that the kernels were not compiled for.
   *
   * @throws CudaException that says so
   */
  void refuseIfTooOld() {
    if (capability < OLDEST_CAPABILITY) {
      throw new CudaException(
          "%s is too old: its compute capability is %d, the kernels need %d (Ampere) or newer"
              .formatted(name, capability, OLDEST_CAPABILITY));
    }
  }

  /**
   * Like {@code NVIDIA H200, compute capability 9.0, driver for CUDA 12.6, 138 of 139 GiB free}.
   */
  @Override
  public String toString() {
    return "%s, compute capability %d.%d, driver for CUDA %d.%d, %d of %d GiB free"
        .formatted(
            name,
            capability / 10,
            capability % 10,
            driverVersion / 1000,
            driverVersion % 1000 / 10,
            available >> 30,
            bytes >> 30);
  }
}
