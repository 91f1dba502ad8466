package trit.compute;

import trit.tensor.Memory;
import trit.tensor.Tensor;

/** Tensors in the computer's own memory; every operation is done when it returns. */
public final class HostStorage implements Storage {

  @Override
  public Memory openMemory() {
    return Memory.open();
  }

  @Override
  public void finish() {}

  @Override
  public boolean onHost() {
    return true;
  }

  @Override
  public void clear(Tensor x) {
    x.fill(0);
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    to.copyFrom(from);
  }
}
