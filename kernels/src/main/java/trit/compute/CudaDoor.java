package trit.compute;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import trit.compute.cuda.CudaBackend;
import trit.compute.cuda.CudaDriver;
import trit.compute.cuda.CudaException;
import trit.compute.cuda.NvidiaDriver;

/** The door to the GPU: nothing of JCuda is loaded on a machine without NVIDIA's driver. */
public final class CudaDoor {
  /** Where NVIDIA's kernel driver shows that it is loaded. */
  private static final List<Path> SIGNS =
      List.of(Path.of("/proc/driver/nvidia/version"), Path.of("/dev/dxg"));

  private CudaDoor() {}

  /** Why no GPU can be used here and what would change that; nothing if one may be. */
  public static Optional<String> obstacle() {
    return SIGNS.stream().anyMatch(Files::exists)
        ? Optional.empty()
        : Optional.of("there is no NVIDIA driver, install one to use a GPU");
  }

  /**
   * The backend on the first GPU.
   *
   * @throws BackendUnavailableException if there is a driver but no GPU that can be used
   */
  static Backend backend(Workers workers) {
    try {
      CudaDriver driver = NvidiaDriver.open();
      return CudaBackend.on(driver, workers);
    } catch (CudaException refused) {
      throw new BackendUnavailableException(refused.getMessage());
    } catch (LinkageError missing) {
      throw new BackendUnavailableException(
          "JCuda's native library cannot be loaded ("
              + missing.getMessage().lines().findFirst().orElse("no reason given")
              + "), build on this machine so that it is fetched");
    }
  }
}
