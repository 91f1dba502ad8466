package trit.compute;

import java.util.Optional;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/** Where the tensors of a backend live, and when they can be read. Conventions: {@link Backend}. */
public interface Storage {

  /**
   * A memory whose tensors this backend works on as they lie. Tensors from elsewhere are taken too,
   * but a backend on another device copies them to and fro at every operation.
   */
  Memory openMemory();

  /**
   * Waits until everything asked for so far is done. Whoever reads or writes a tensor's elements
   * otherwise than through the backend calls this first; operations that return a number have done
   * so.
   */
  void finish();

  /**
   * Whether tensors lie in the computer's own memory, wherever they come from, and every operation
   * is done when it returns.
   */
  boolean onHost();

  /**
   * Remembers operations without running them, so that they can be asked for again as one; empty
   * where asking costs nothing. Their operands lie in this backend's memory and stay there until
   * the recording is closed, and none of them waits or returns a number.
   */
  default Optional<Recording> record(Runnable operations) {
    return Optional.empty();
  }

  /** Sets every element to zero, as an operation like any other. */
  void clear(Tensor x);

  /** {@code to = from}, elements of equally many, as an operation like any other. */
  void copy(Tensor from, Tensor to);

  /** What the device is and what is loaded there; empty where there is none of its own. */
  default Optional<String> device() {
    return Optional.empty();
  }

  /** How much of a device's own memory is used; empty where tensors live in the computer's. */
  default Optional<DeviceMemoryUse> deviceMemory() {
    return Optional.empty();
  }
}
