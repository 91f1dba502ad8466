// Tiles of products on tensor cores: C[M,N] = A[M,K] B[N,K]^T, 128 by 128 of C per block, shared among
// its warps. The depth is met in steps whose tiles are copied to shared memory several steps ahead.
// Sums have a fixed order.
#pragma once
#include "tensor_cores.cuh"

constexpr int TENSOR_TILE = 128;  // rows and columns of C that a block makes
constexpr int PIECE = 16;         // bytes that are copied at once
constexpr int MMA_BYTES = 32;     // of the depth that one instruction meets

// Rows of a tile in shared memory. The pieces of a row change places with the row's number so that
// eight neighbouring rows' pieces of one number lie in different banks.
template <int ROW_BYTES, int THREADS> struct TileRows {
  static constexpr int PIECES = ROW_BYTES / PIECE;
  static constexpr int BYTES = TENSOR_TILE * ROW_BYTES;

  __device__ static int place(int row, int piece) {
    return row * ROW_BYTES + (piece ^ row / (128 / ROW_BYTES) % PIECES) * PIECE;
  }

  // Copies a tile of a padded matrix whose rows have `stride` bytes; `from` is its first.
  __device__ static void copy(char* tile, const char* from, long long stride) {
#pragma unroll
    for (int i = threadIdx.x; i < TENSOR_TILE * PIECES; i += THREADS) {
      const int row = i / PIECES;
      copyLater(tile + place(row, i % PIECES), from + row * stride + i % PIECES * PIECE);
    }
  }

  // The fragment of A of 16 rows, at 32 bytes of the depth.
  __device__ static void loadA(unsigned (&a)[4], const char* tile, int firstRow, int part) {
    const int lane = threadIdx.x % LANES;
    loadMatrices(a, tile + place(firstRow + lane % 16, 2 * part + lane / 16));
  }

  // The fragments of B of two times 8 columns, at 32 bytes of the depth.
  __device__ static void loadB(unsigned (&b)[4], const char* tile, int firstColumn, int part) {
    const int lane = threadIdx.x % LANES;
    const int row = lane / 16 * 8 + lane % 8;
    loadMatrices(b, tile + place(firstColumn + row, 2 * part + lane / 8 % 2));
  }
};

// A warp makes 64 rows and `COLUMNS` columns of the block's tile of C.
template <int COLUMNS> struct WarpTile {
  static constexpr int ROWS = 64;
  static constexpr int M_TILES = ROWS / 16;
  static constexpr int N_TILES = COLUMNS / 8;
  static constexpr int ACROSS = TENSOR_TILE / COLUMNS;  // warps side by side
  static constexpr int THREADS = LANES * ACROSS * (TENSOR_TILE / ROWS);

  // Where in the block's tile this warp's part begins.
  __device__ static int row() { return threadIdx.x / LANES / ACROSS * ROWS; }
  __device__ static int column() { return threadIdx.x / LANES % ACROSS * COLUMNS; }

  // Hands every sum of this lane that lies inside C to `store(row, column, sum)`.
  template <typename Sum, typename Store>
  __device__ static void storeSums(const Sum (&sums)[M_TILES][N_TILES][4], int M, int N, Store store) {
    const int lane = threadIdx.x % LANES;
    const int firstRow = blockIdx.y * TENSOR_TILE + row() + lane / 4;
    const int firstColumn = blockIdx.x * TENSOR_TILE + column() + lane % 4 * 2;
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
};
