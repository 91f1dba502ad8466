// Matrix products in f32, tile by tile: C[M,N] = A[M,K] B[K,N], however A and B lie.
#pragma once
#include "block.cuh"

constexpr int TILE_ROWS = 64;   // of C, made by one block of 256 threads
constexpr int TILE_DEPTH = 16;  // of K, met at a time
constexpr int OWN = 4;          // rows and columns of C that one thread sums
constexpr int PADDED = TILE_ROWS + 4;

// A matrix whose element (outer, depth) lies at outer * stride + depth.
struct DepthContiguous {
  static constexpr bool depthFirst = true;
  const float* data;
  long long stride;

  __device__ float at(int outer, int depth) const { return data[outer * stride + depth]; }
};

// A matrix whose element (outer, depth) lies at depth * stride + outer.
struct OuterContiguous {
  static constexpr bool depthFirst = false;
  const float* data;
  long long stride;

  __device__ float at(int outer, int depth) const { return data[depth * stride + outer]; }
};

// Neighbouring threads read neighbouring addresses, whichever way the matrix lies.
template <typename Matrix>
__device__ static void fetch(const Matrix& from, float (*tile)[PADDED], int firstOuter,
                             int firstDepth, int outers, int depths) {
  for (int i = threadIdx.x; i < TILE_ROWS * TILE_DEPTH; i += blockDim.x) {
    const int outer = Matrix::depthFirst ? i / TILE_DEPTH : i % TILE_ROWS;
    const int depth = Matrix::depthFirst ? i % TILE_DEPTH : i / TILE_ROWS;
    const bool inside = firstOuter + outer < outers && firstDepth + depth < depths;
    tile[depth][outer] = inside ? from.at(firstOuter + outer, firstDepth + depth) : 0;
  }
}

// The grid is (tiles of N, tiles of M). With ADD the product is added to what C holds.
template <bool ADD, typename A, typename B>
__device__ static void product(const A& a, const B& b, float* c, int M, int N, int K) {
  __shared__ float tileA[TILE_DEPTH][PADDED];
  __shared__ float tileB[TILE_DEPTH][PADDED];
  const int firstRow = blockIdx.y * TILE_ROWS;
  const int firstColumn = blockIdx.x * TILE_ROWS;
  const int row = threadIdx.x / (TILE_ROWS / OWN) * OWN;
  const int column = threadIdx.x % (TILE_ROWS / OWN) * OWN;

  float sums[OWN][OWN] = {};
  for (int k = 0; k < K; k += TILE_DEPTH) {
    fetch(a, tileA, firstRow, k, M, K);
    fetch(b, tileB, firstColumn, k, N, K);
    __syncthreads();
#pragma unroll
    for (int depth = 0; depth < TILE_DEPTH; depth++) {
#pragma unroll
      for (int i = 0; i < OWN; i++) {
#pragma unroll
        for (int j = 0; j < OWN; j++) {
          sums[i][j] += tileA[depth][row + i] * tileB[depth][column + j];
        }
      }
    }
    __syncthreads();
  }
  for (int i = 0; i < OWN && firstRow + row + i < M; i++) {
    for (int j = 0; j < OWN && firstColumn + column + j < N; j++) {
      float* place = c + (long long)(firstRow + row + i) * N + firstColumn + column + j;
      *place = ADD ? *place + sums[i][j] : sums[i][j];
    }
  }
}
