package trit.run;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;
import trit.compute.cuda.CudaDevice;
import trit.plan.Key;

/**
 * What a run on a GPU has begun and could not finish. Its checkpoints are the only ones that
 * another backend takes over, because a GPU that failed may not come back; the result has the bits
 * of both then, and says so.
 *
 * @param cache where checkpoints lie
 */
record GpuLeftovers(PhaseCache cache) {
  /** No GPU is newer. */
  private static final int NEWEST_CAPABILITY = 129;

  /** Takes over what there is for a step; the class of GPUs that began it. */
  Optional<String> takeOver(Key key) throws IOException {
    for (String gpu :
        IntStream.rangeClosed(CudaDevice.OLDEST_CAPABILITY, NEWEST_CAPABILITY)
            .mapToObj(c -> "cuda-" + c)
            .toList()) {
      String begun = key.on(gpu).hex();
      if (!begun.equals(key.hex()) && cache.begun(begun) && takeOver(begun, key.hex())) {
        return Optional.of(gpu);
      }
    }
    return Optional.empty();
  }

  private boolean takeOver(String from, String to) throws IOException {
    Optional<KeyLock> lock = cache.tryLock(from);
    if (lock.isEmpty()) {
      return false;
    }
    try (KeyLock held = lock.get()) {
      cache.handOver(from, to);
      return true;
    }
  }
}
