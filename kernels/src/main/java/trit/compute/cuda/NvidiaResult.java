package trit.compute.cuda;

import jcuda.driver.CUresult;

/** What the driver answers to every call. */
final class NvidiaResult {
  private NvidiaResult() {}

  /**
   * Goes on where a call was successful.
   *
   * @param what was asked for, as in "the GPU could not …"
   * @throws CudaException otherwise; says what helps
   */
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
}
