// Dense products on tensor cores, of matrices that were narrowed and padded before (narrowing.cu):
// C[M,N] = A[M,K] B[N,K]^T with sums in f32. The grid is (tiles of N, tiles of M).
//
// The tiles' sizes are chosen after the data sheets of A100 and H100; they have never been timed.
#include "tensor_tile.cuh"

constexpr int STEP_BYTES = 64;  // of the depth that are met between two barriers
constexpr int STAGES = 4;       // steps whose tiles shared memory holds

typedef WarpTile<64> Warp;
typedef TileRows<STEP_BYTES, Warp::THREADS> Rows;

// With ADD the product is added to what C holds. A row has `depthBytes` bytes, a multiple of 64.
template <typename Format, bool ADD>
__device__ static void product(const char* a, const char* b, float* c, int M, int N, int depthBytes) {
  DYNAMIC_SHARED(char, shared);
  a += (long long)blockIdx.y * TENSOR_TILE * depthBytes;
  b += (long long)blockIdx.x * TENSOR_TILE * depthBytes;
  const int steps = depthBytes / STEP_BYTES;
  auto fetch = [&](int step) {
    if (step < steps) {
      char* tile = shared + step % STAGES * 2 * Rows::BYTES;
      Rows::copy(tile, a + step * STEP_BYTES, depthBytes);
      Rows::copy(tile + Rows::BYTES, b + step * STEP_BYTES, depthBytes);
    }
    endCopies();
  };

  float sums[Warp::M_TILES][Warp::N_TILES][4] = {};
  for (int step = 0; step < STAGES - 1; step++) {
    fetch(step);
  }
  for (int step = 0; step < steps; step++) {
    awaitCopies<STAGES - 2>();
    __syncthreads();  // all have their copies, and nobody reads the tile of the step before
    fetch(step + STAGES - 1);
    const char* tile = shared + step % STAGES * 2 * Rows::BYTES;
#pragma unroll
    for (int part = 0; part < STEP_BYTES / MMA_BYTES; part++) {
      unsigned ofB[Warp::N_TILES / 2][4];
#pragma unroll
      for (int n = 0; n < Warp::N_TILES / 2; n++) {
        Rows::loadB(ofB[n], tile + Rows::BYTES, Warp::column() + n * 16, part);
      }
#pragma unroll
      for (int m = 0; m < Warp::M_TILES; m++) {
        unsigned ofA[4];
        Rows::loadA(ofA, tile, Warp::row() + m * 16, part);
#pragma unroll
        for (int n = 0; n < Warp::N_TILES; n++) {
          Format::multiplyAdd(sums[m][n], ofA, ofB[n / 2][n % 2 * 2], ofB[n / 2][n % 2 * 2 + 1]);
        }
      }
    }
  }
  Warp::storeSums(sums, M, N, [&](int row, int column, float sum) {
    float* place = c + (long long)row * N + column;
    *place = ADD ? *place + sum : sum;
  });
}

#define PRODUCTS_OF(Format)                                                                       \
  extern "C" __global__ void __launch_bounds__(Warp::THREADS, 2) multiply##Format(               \
      const char* a, const char* b, float* c, int M, int N, int depthBytes) {                     \
    product<Format, false>(a, b, c, M, N, depthBytes);                                            \
  }                                                                                               \
  extern "C" __global__ void __launch_bounds__(Warp::THREADS, 2) addMultiply##Format(            \
      const char* a, const char* b, float* c, int M, int N, int depthBytes) {                     \
    product<Format, true>(a, b, c, M, N, depthBytes);                                             \
  }

PRODUCTS_OF(Bfloat16)
PRODUCTS_OF(Half)
PRODUCTS_OF(Tf32)
