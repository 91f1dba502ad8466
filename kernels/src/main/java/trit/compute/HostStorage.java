package trit.compute;

import trit.tensor.Memory;

/** Tensors in the computer's own memory; every operation is done when it returns. */
public final class HostStorage implements Storage {

  @Override
  public Memory openMemory() {
    return Memory.open();
  }

  @Override
  public void finish() {}
}
