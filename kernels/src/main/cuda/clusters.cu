// What k-means spends its time on.
#include "block.cuh"

constexpr int TILE = 256;  // centroids whose half lengths are met at a time

// For every point the centroid with the smallest |c|^2 / 2 - c . x, the first of several; one thread
// each, in the order of the scalar backend.
KERNEL nearestCentroids(const float* points, const float* centroids, int* nearest, int count, int k,
                        int v) {
  __shared__ float halfLengths[TILE];
  const int point = blockIdx.x * blockDim.x + threadIdx.x;
  const float* x = points + (long long)(point < count ? point : 0) * v;
  int best = 0;
  float bestScore = 0;
  for (int first = 0; first < k; first += TILE) {
    __syncthreads();
    for (int c = threadIdx.x; c < TILE && first + c < k; c += blockDim.x) {
      float half = 0;
      for (int i = 0; i < v; i++) {
        const float at = centroids[(long long)(first + c) * v + i];
        half += at * at / 2;
      }
      halfLengths[c] = half;
    }
    __syncthreads();
    for (int c = 0; c < TILE && first + c < k; c++) {
      const float* centroid = centroids + (long long)(first + c) * v;
      float score = halfLengths[c];
      for (int i = 0; i < v; i++) {
        score -= x[i] * centroid[i];
      }
      if (first + c == 0 || score < bestScore) {
        best = first + c;
        bestScore = score;
      }
    }
  }
  if (point < count) {
    nearest[point] = best;
  }
}
