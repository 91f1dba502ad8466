// Tiles of products on tensor cores: C[M,N] = A[M,K] B[N,K]^T, 128 by 128 of C per block of four
// warps, 64 by 64 each. The depth is met in steps whose tiles are copied to shared memory several
// steps ahead. Sums have a fixed order.
#pragma once
#include "tensor_cores.cuh"

constexpr int TENSOR_TILE = 128;     // rows and columns of C that a block makes
constexpr int TENSOR_THREADS = 128;  // of a block
constexpr int WARP_TILE = 64;        // rows and columns of C that a warp makes
constexpr int PIECE = 16;            // bytes that are copied at once
constexpr int MMA_BYTES = 32;        // of the depth that one instruction meets
constexpr int M_TILES = WARP_TILE / 16;
constexpr int N_TILES = WARP_TILE / 8;

// Rows of a tile in shared memory. The pieces of a row change places with the row's number so that
// eight neighbouring rows' pieces of one number lie in different banks.
template <int ROW_BYTES> struct TileRows {
  static constexpr int PIECES = ROW_BYTES / PIECE;
  static constexpr int BYTES = TENSOR_TILE * ROW_BYTES;

  __device__ static int place(int row, int piece) {
    return row * ROW_BYTES + (piece ^ row / (128 / ROW_BYTES) % PIECES) * PIECE;
  }

  // Copies a tile of a padded matrix whose rows have `stride` bytes; `from` is its first.
  __device__ static void copy(char* tile, const char* from, long long stride) {
#pragma unroll
    for (int i = threadIdx.x; i < TENSOR_TILE * PIECES; i += TENSOR_THREADS) {
      const int row = i / PIECES;
      copyLater(tile + place(row, i % PIECES), from + row * stride + i % PIECES * PIECE);
    }
  }

  // The fragments of A of this warp's rows, 16 at a time.
  __device__ static void loadA(unsigned (&a)[M_TILES][4], const char* tile, int firstRow, int step) {
    const int lane = threadIdx.x % LANES;
#pragma unroll
    for (int m = 0; m < M_TILES; m++) {
      loadMatrices(a[m], tile + place(firstRow + m * 16 + lane % 16, 2 * step + lane / 16));
    }
  }

  // The fragments of B of this warp's columns, two times 8 at a time.
  __device__ static void loadB(unsigned (&b)[N_TILES / 2][4], const char* tile, int firstColumn,
                               int step) {
    const int lane = threadIdx.x % LANES;
    const int row = lane / 16 * 8 + lane % 8;
#pragma unroll
    for (int n = 0; n < N_TILES / 2; n++) {
      loadMatrices(b[n], tile + place(firstColumn + n * 16 + row, 2 * step + lane / 8 % 2));
    }
  }
};

// Where in the block's tile of C a warp's part begins.
__device__ inline int warpRow() { return threadIdx.x / LANES / 2 * WARP_TILE; }
__device__ inline int warpColumn() { return threadIdx.x / LANES % 2 * WARP_TILE; }

// Hands every sum of this lane that lies inside C to `store(row, column, sum)`.
template <typename Sum, typename Store>
__device__ void storeSums(const Sum (&sums)[M_TILES][N_TILES][4], int M, int N, Store store) {
  const int lane = threadIdx.x % LANES;
  const int firstRow = blockIdx.y * TENSOR_TILE + warpRow() + lane / 4;
  const int firstColumn = blockIdx.x * TENSOR_TILE + warpColumn() + lane % 4 * 2;
#pragma unroll
  for (int m = 0; m < M_TILES; m++) {
#pragma unroll
    for (int n = 0; n < N_TILES; n++) {
#pragma unroll
      for (int i = 0; i < 4; i++) {
        const int row = firstRow + m * 16 + i / 2 * 8;
        const int column = firstColumn + n * 8 + i % 2;
        if (row < M && column < N) {
          store(row, column, sums[m][n][i]);
        }
      }
    }
  }
}
