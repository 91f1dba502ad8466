// Softmax and its cross-entropy: one block per row.
#include "block.cuh"

struct Exponentials {
  float largest;
  float sum;
};

__device__ static Exponentials exponentials(const float* row, int width) {
  float largest = -INFINITY;
  FOR_EACH_IN_ROW(n, width) { largest = larger(largest, row[n]); }
  largest = overBlock<Largest>(largest, -INFINITY);
  float sum = 0;
  FOR_EACH_IN_ROW(n, width) { sum += expf(row[n] - largest); }
  return {largest, overBlock<Sum>(sum, 0.0f)};
}

KERNEL softmax(const float* x, float* y, int width) {
  const long long first = (long long)blockIdx.x * width;
  const Exponentials row = exponentials(x + first, width);
  FOR_EACH_IN_ROW(n, width) { y[first + n] = expf(x[first + n] - row.largest) / row.sum; }
}

KERNEL crossEntropy(const float* logits, const int* targets, float* losses, int width) {
  const float* row = logits + (long long)blockIdx.x * width;
  const int target = targets[blockIdx.x];
  const Exponentials all = exponentials(row, width);
  if (threadIdx.x == 0) {
    losses[blockIdx.x] = target < 0 ? 0 : logf(all.sum) + (all.largest - row[target]);
  }
}

KERNEL crossEntropyGradient(const float* logits, const int* targets, float scale, float* dLogits,
                            int width) {
  const long long first = (long long)blockIdx.x * width;
  const int target = targets[blockIdx.x];
  const Exponentials row = exponentials(logits + first, width);
  FOR_EACH_IN_ROW(n, width) {
    const float share = expf(logits[first + n] - row.largest) / row.sum;
    dLogits[first + n] = target < 0 ? 0 : scale * (share - (n == target ? 1 : 0));
  }
}
