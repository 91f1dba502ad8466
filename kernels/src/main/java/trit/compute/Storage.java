package trit.compute;

import trit.tensor.Memory;

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
}
