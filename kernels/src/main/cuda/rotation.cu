// Rotations that take fewer steps than a product.
#include "block.cuh"

// Every row times Sylvester's Hadamard matrix over sqrt(width), a power of two: one block per row,
// butterflies of elements that lie 1, 2, 4 ... apart, in the order of the scalar backend.
KERNEL hadamard(float* x, float norm, int width) {
  float* row = x + (long long)blockIdx.x * width;
  FOR_EACH_IN_ROW(i, width) { row[i] *= norm; }
  for (int apart = 1; apart < width; apart *= 2) {
    __syncthreads();
    FOR_EACH_IN_ROW(pair, width / 2) {
      float* low = row + pair / apart * 2 * apart + pair % apart;
      const float a = low[0];
      const float b = low[apart];
      low[0] = a + b;
      low[apart] = a - b;
    }
  }
}
