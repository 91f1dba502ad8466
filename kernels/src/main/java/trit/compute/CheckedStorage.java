package trit.compute;

import java.util.Optional;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/** Memory of a backend; what is copied must be equally large. */
interface CheckedStorage extends Checked, Storage {

  @Override
  default Memory openMemory() {
    return kernels().storage().openMemory();
  }

  @Override
  default void finish() {
    kernels().storage().finish();
  }

  @Override
  default boolean onHost() {
    return kernels().storage().onHost();
  }

  @Override
  default Optional<Recording> record(Runnable operations) {
    return kernels().storage().record(operations);
  }

  @Override
  default void clear(Tensor x) {
    kernels().storage().clear(x);
  }

  @Override
  default void copy(Tensor from, Tensor to) {
    Operands.equallyMany("copy", from, to);
    kernels().storage().copy(from, to);
  }

  @Override
  default Optional<String> device() {
    return kernels().storage().device();
  }

  @Override
  default Optional<DeviceMemoryUse> deviceMemory() {
    return kernels().storage().deviceMemory();
  }
}
