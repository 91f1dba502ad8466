// Few tokens times encoded weights: y[T,N] = x[T,K] W[N,K]^T. A warp takes two rows of W, whose codes
// its lanes read 16 bytes at a time, two pieces of either row under way at once: 2 KiB per warp, so
// that 32 KiB and more are under way per multiprocessor, which is what memory of 4.8 TB/s wants at a
// latency of 0.7 µs. The grid is (N / 8, T). Never timed.
#include "encodings.cuh"

constexpr int WARPS = 4;
constexpr int ROWS = 2;   // of W per warp
constexpr int AHEAD = 2;  // pieces of a row that a lane reads before it computes

__device__ static int sumOfProducts(uint4 a, uint4 b, int sum) {
  sum = __dp4a((int)a.x, (int)b.x, sum);
  sum = __dp4a((int)a.y, (int)b.y, sum);
  sum = __dp4a((int)a.z, (int)b.z, sum);
  return __dp4a((int)a.w, (int)b.w, sum);
}

// Activations as they are.
struct FloatInputs {
  typedef float Sum;
  const float* row;

  struct Segment {
    float4 values[SEGMENT / 4];

    __device__ float sum() const {
      float sum = 0;
#pragma unroll
      for (int i = 0; i < SEGMENT / 4; i++) {
        sum += values[i].x + values[i].y + (values[i].z + values[i].w);
      }
      return sum;
    }

    __device__ float dot(uint4 codes) const {
      const unsigned words[] = {codes.x, codes.y, codes.z, codes.w};
      float sum = 0;
#pragma unroll
      for (int i = 0; i < SEGMENT / 4; i++) {
        sum += (signed char)words[i] * values[i].x;
        sum += (signed char)(words[i] >> 8) * values[i].y;
        sum += (signed char)(words[i] >> 16) * values[i].z;
        sum += (signed char)(words[i] >> 24) * values[i].w;
      }
      return sum;
    }
  };

  __device__ Segment segment(int first) const {
    Segment segment;
#pragma unroll
    for (int i = 0; i < SEGMENT / 4; i++) {
      segment.values[i] = ((const float4*)(row + first))[i];
    }
    return segment;
  }

  __device__ float scale(int) const { return 1; }
};

// Activations of 8 bits, `perScale` of which share a scale.
struct Int8Inputs {
  typedef int Sum;
  const byte* row;
  const float* scales;
  int perScale;

  struct Segment {
    uint4 codes;

    __device__ int sum() const {
      const uint4 ones = {0x01010101u, 0x01010101u, 0x01010101u, 0x01010101u};
      return sumOfProducts(codes, ones, 0);
    }

    __device__ int dot(uint4 weights) const { return sumOfProducts(weights, codes, 0); }
  };

  __device__ Segment segment(int first) const { return {*(const uint4*)(row + first)}; }
  __device__ float scale(int first) const { return scales[first / perScale]; }
};

// Adds up segments in f32, each with its scales.
template <typename Encoding> struct ScaledSum {
  float total = 0;

  template <typename Inputs>
  __device__ void add(const Inputs& inputs, const byte* headers, int first,
                      typename Inputs::Sum dot, typename Inputs::Sum sum) {
    const int group = first / GROUP;
    const float scale = inputs.scale(first);
    if (Encoding::OFFSET != 0) {
      dot -= Encoding::OFFSET * sum;
    }
    total += Encoding::scale(headers, group) * scale * dot;
    if (Encoding::MINIMUM) {
      total -= Encoding::minimum(headers, group) * scale * sum;
    }
  }

  __device__ float result(const Int8Inputs&, const byte*) const { return overWarp<Sum>(total); }
  __device__ float result(const FloatInputs&, const byte*) const { return overWarp<Sum>(total); }
};

// Adds up in whole numbers; the row has one scale, as has the token.
template <typename Encoding> struct WholeSum {
  int total = 0;

  template <typename Inputs>
  __device__ void add(const Inputs&, const byte*, int, int dot, int sum) {
    total += dot - Encoding::OFFSET * sum;
  }

  __device__ float result(const Int8Inputs& inputs, const byte* headers) const {
    return inputs.scale(0) * (Encoding::scale(headers, 0) * overWarp<Sum>(total));
  }
};

template <typename Encoding, typename RowSum, typename Inputs>
__device__ static void multiply(const EncodedMatrix<Encoding>& w, const Inputs& x, float* y) {
  const int lane = threadIdx.x % LANES;
  const int firstRow = (blockIdx.x * WARPS + threadIdx.x / LANES) * ROWS;
  const int pieces = w.pieces();
  RowSum sums[ROWS];
  for (int from = lane; from < pieces; from += LANES * AHEAD) {
    uint4 words[AHEAD][ROWS];
#pragma unroll
    for (int a = 0; a < AHEAD; a++) {
#pragma unroll
      for (int r = 0; r < ROWS; r++) {
        const int piece = from + a * LANES;
        const bool inside = piece < pieces && firstRow + r < w.N;
        words[a][r] = inside ? w.codes(firstRow + r)[piece] : uint4{0, 0, 0, 0};
      }
    }
#pragma unroll
    for (int a = 0; a < AHEAD; a++) {
      const int piece = from + a * LANES;
      if (piece >= pieces) {
        break;
      }
#pragma unroll
      for (int s = 0; s < Encoding::SEGMENTS; s++) {
        const int first = Encoding::first(piece, s);
        const typename Inputs::Segment segment = x.segment(first);
        const typename Inputs::Sum sum = segment.sum();
#pragma unroll
        for (int r = 0; r < ROWS; r++) {
          if (firstRow + r < w.N) {
            sums[r].add(x, w.headers(firstRow + r), first,
                        segment.dot(Encoding::codes(words[a][r], s)), sum);
          }
        }
      }
    }
  }
#pragma unroll
  for (int r = 0; r < ROWS; r++) {
    if (firstRow + r < w.N) {
      const float result = sums[r].result(x, w.headers(firstRow + r));
      if (lane == 0) {
        y[(long long)blockIdx.y * w.N + firstRow + r] = result;
      }
    }
  }
}

#define PRODUCT(Encoding, Name, RowSum)                                                           \
  KERNEL multiplyFew##Name(const byte* w, const byte* x, const float* scales, float* y, int K,    \
                           int N, int stride, int scalesOfRow) {                                  \
    const Int8Inputs inputs = {x + (long long)blockIdx.y * stride,                                \
                               scales + blockIdx.y * scalesOfRow, K / scalesOfRow};               \
    multiply<Encoding, RowSum<Encoding>>({w, N, K}, inputs, y);                                   \
  }

#define PRODUCTS_OF(Encoding)                                                                     \
  KERNEL multiplyFew##Encoding##Float(const byte* w, const float* x, float* y, int K, int N) {    \
    const FloatInputs inputs = {x + (long long)blockIdx.y * K};                                   \
    multiply<Encoding, ScaledSum<Encoding>>({w, N, K}, inputs, y);                                \
  }                                                                                               \
  PRODUCT(Encoding, Encoding##Int8, ScaledSum)

PRODUCTS_OF(Q8_0)
PRODUCTS_OF(Q4_0)
PRODUCTS_OF(TQ2_0)
PRODUCTS_OF(Q4_K)
PRODUCT(TQ2_0, TQ2_0Whole, WholeSum)
