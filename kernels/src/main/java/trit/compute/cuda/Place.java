package trit.compute.cuda;

import trit.tensor.Tensor;

/** Where new tokens stand in a cache. */
sealed interface Place {

  /** How many rows of the cache a kernel may look at. */
  int rows(int tokens, int capacity);

  /** Adds what kernels take for it: a place to be read, or none and the number. */
  CudaCall to(CudaCall call);

  /** So many tokens came before. */
  record Told(int past) implements Place {
    @Override
    public int rows(int tokens, int capacity) {
      return past + tokens;
    }

    @Override
    public CudaCall to(CudaCall call) {
      return call.absent().whole(past);
    }
  }

  /** As many as this tensor says when a kernel runs. */
  record Read(Tensor place) implements Place {
    @Override
    public int rows(int tokens, int capacity) {
      return capacity;
    }

    @Override
    public CudaCall to(CudaCall call) {
      return call.in(place).whole(0);
    }
  }
}
