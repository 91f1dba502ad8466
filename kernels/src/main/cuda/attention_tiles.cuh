// What the kernels of attention do with tiles of rows in shared memory, on tensor cores. A warp owns 16
// rows and meets the rows of the other side 8 at a time. Factors are the sum of two TF32 numbers, so
// that three products of these give what one in f32 does but for its last bits (Ootomo and Yokota,
// 2022).
#pragma once
#include "tensor_cores.cuh"

// Tiles for heads of up to D elements; shared memory of 99 KiB suffices.
template <int D> struct Tiles {
  static constexpr int WARPS = D <= 128 ? 4 : 2;
  static constexpr int THREADS = WARPS * LANES;
  static constexpr int OWN = 16 * WARPS;           // rows whose results a block makes
  static constexpr int OTHER = D <= 64 ? 32 : 16;  // rows of the other side that are met at a time
  static constexpr int STRIDE = D + 4;             // so that what lanes read lies in different banks
  static constexpr int SLICE = D <= 128 ? D : 128; // elements of which two sums fit the registers
};

struct SplitWord {
  unsigned upper, lower;

  __device__ explicit SplitWord(float x) {
    upper = (__float_as_uint(x) + 0x1000u) & ~0x1fffu;
    lower = __float_as_uint(x - __uint_as_float(upper)) + 0x1000u;  // the hardware cuts 13 bits off
  }
};

struct SplitA {
  unsigned upper[4], lower[4];

  __device__ SplitA(float a, float b, float c, float d) {
    const SplitWord words[] = {SplitWord(a), SplitWord(b), SplitWord(c), SplitWord(d)};
#pragma unroll
    for (int i = 0; i < 4; i++) {
      upper[i] = words[i].upper;
      lower[i] = words[i].lower;
    }
  }
};

__device__ inline void multiplyAddSplit(float (&sums)[4], const SplitA& a, float low, float high) {
  const SplitWord first(low);
  const SplitWord second(high);
  Tf32::multiplyAdd(sums, a.lower, first.upper, second.upper);
  Tf32::multiplyAdd(sums, a.upper, first.lower, second.lower);
  Tf32::multiplyAdd(sums, a.upper, first.upper, second.upper);
}

// Which rows and columns of a fragment of sums are this lane's: rows row() and row() + 8, columns
// column() and column() + 1 of every 8.
__device__ inline int laneRow() { return threadIdx.x % LANES / 4; }
__device__ inline int laneColumn() { return threadIdx.x % 4 * 2; }

// sums[16, N] = own rows . other rows
template <int D, int N>
__device__ void dotRows(float (&sums)[N / 8][4], const float* own, const float* other) {
  constexpr int STRIDE = Tiles<D>::STRIDE;
  const float* a = own + laneRow() * STRIDE + threadIdx.x % 4;
  const float* b = other + laneRow() * STRIDE + threadIdx.x % 4;
#pragma unroll
  for (int n = 0; n < N / 8; n++) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      sums[n][i] = 0;
    }
  }
#pragma unroll 4
  for (int k = 0; k < D; k += 8) {
    const SplitA ofOwn(a[k], a[8 * STRIDE + k], a[k + 4], a[8 * STRIDE + k + 4]);
#pragma unroll
    for (int n = 0; n < N / 8; n++) {
      multiplyAddSplit(sums[n], ofOwn, b[n * 8 * STRIDE + k], b[n * 8 * STRIDE + k + 4]);
    }
  }
}

// sums[16, DIMS] += weights[16, N] rows[N, DIMS]. The columns of the weights that a lane holds are
// neighbours, so the instruction meets rows 0, 2, 4, 6, 1, 3, 5, 7 of every 8 in this order.
template <int D, int N, int DIMS>
__device__ void mixRows(float (&sums)[DIMS / 8][4], const float (&weights)[N / 8][4],
                        const float* rows) {
  constexpr int STRIDE = Tiles<D>::STRIDE;
  const float* b = rows + laneColumn() * STRIDE + laneRow();
#pragma unroll
  for (int n = 0; n < N / 8; n++) {
    const SplitA ofWeights(weights[n][0], weights[n][2], weights[n][1], weights[n][3]);
#pragma unroll
    for (int d = 0; d < DIMS / 8; d++) {
      const float* at = b + n * 8 * STRIDE + d * 8;
      multiplyAddSplit(sums[d], ofWeights, at[0], at[STRIDE]);
    }
  }
}

// Copies `count` rows of a head into a tile of N, zeros beyond them and beyond the head. Whole
// pieces of 16 bytes are copied behind this thread's back: see awaitCopies.
template <int D, int N, typename Place>
__device__ void fetchRows(const float* from, float* tile, int count, int headDim, Place place) {
  constexpr int STRIDE = Tiles<D>::STRIDE;
  const bool pieces = headDim % 4 == 0;
  for (int i = threadIdx.x; i < N * (D / 4); i += Tiles<D>::THREADS) {
    const int row = i / (D / 4);
    const int first = i % (D / 4) * 4;
    float* to = tile + row * STRIDE + first;
    const float* source = row < count ? from + place(row) + first : from;
    if (pieces && row < count && first < headDim) {
      copyLater(to, source);
      continue;
    }
    for (int j = 0; j < 4; j++) {
      to[j] = row < count && first + j < headDim ? source[j] : 0;
    }
  }
  endCopies();
}

__device__ inline void awaitTiles() {
  awaitCopies<0>();
  __syncthreads();
}
