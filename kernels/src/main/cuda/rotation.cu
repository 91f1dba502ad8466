// Rotations that take fewer steps than a product.
#include "block.cuh"

// Butterflies of elements that lie 1, 2, 4 ... apart, in the order of the scalar backend. Each meets
// what all threads have left.
__device__ static void butterflies(float* row, int width) {
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

// Every row times Sylvester's Hadamard matrix over sqrt(width), a power of two: one block per row,
// which lies in shared memory meanwhile.
KERNEL hadamard(float* x, float norm, int width) {
  DYNAMIC_SHARED(float, shared);
  float* row = x + (long long)blockIdx.x * width;
  FOR_EACH_IN_ROW(i, width) { shared[i] = row[i] * norm; }
  butterflies(shared, width);
  __syncthreads();
  FOR_EACH_IN_ROW(i, width) { row[i] = shared[i]; }
}

// The same for rows that do not fit there.
KERNEL hadamardInPlace(float* x, float norm, int width) {
  float* row = x + (long long)blockIdx.x * width;
  FOR_EACH_IN_ROW(i, width) { row[i] *= norm; }
  butterflies(row, width);
}

// x[i] times the signs, which begin again after their last.
KERNEL flipSigns(float* x, const float* signs, int count, long long size) {
  FOR_EACH_ELEMENT(i, size) { x[i] *= signs[i % count]; }
}

// Every row is `parts` parts, of which part p becomes the sum of part q times matrix[q, p], in the order of q:
// one block per row and LANES neighbours of each part, which lie in shared memory meanwhile.
KERNEL mixParts(float* x, const float* matrix, float norm, int parts, int length, int tiles) {
  DYNAMIC_SHARED(float, shared);
  const int first = blockIdx.x % tiles * LANES;
  const int wide = length - first < LANES ? length - first : LANES;
  float* tile = x + (long long)(blockIdx.x / tiles) * parts * length + first;
  FOR_EACH_IN_ROW(i, parts * wide) { shared[i] = tile[(long long)(i / wide) * length + i % wide]; }
  __syncthreads();
  FOR_EACH_IN_ROW(i, parts * wide) {
    float sum = 0;
    for (int q = 0; q < parts; q++) {
      sum += shared[q * wide + i % wide] * matrix[q * parts + i / wide];
    }
    tile[(long long)(i / wide) * length + i % wide] = sum * norm;
  }
}
