// Products with weights straight from ggml's bytes: y[T,N] = x[T,K] W[N,K]^T.
//
// An encoding says how one block lies: its elements, its bytes, and how `PIECE` neighbouring weights
// (what one lane decodes at a time) come out of it. For few tokens a warp takes one row of W; for
// many, W is decoded tile by tile inside the product.
#include "numbers.cuh"
#include "tile.cuh"

// Blocks lie at even addresses only, so that nothing wider than two bytes is read at once.
__device__ static float half(const byte* at) { return fromHalf(*(const unsigned short*)at); }

struct Q8_0 {
  static constexpr int BLOCK = 32, BYTES = 34, PIECE = 32;

  __device__ static float at(const byte* block, int i) {
    return half(block) * (signed char)block[2 + i];
  }

  __device__ static float dot(const byte* block, int, const float* x) {
    float sum = 0;
    for (int i = 0; i < 32; i += 2) {
      const unsigned pair = *(const unsigned short*)(block + 2 + i);
      sum += (signed char)(pair & 0xff) * x[i] + (signed char)(pair >> 8) * x[i + 1];
    }
    return half(block) * sum;
  }
};

struct Q4_0 {
  static constexpr int BLOCK = 32, BYTES = 18, PIECE = 32;

  __device__ static float at(const byte* block, int i) {
    const int pair = block[2 + i % 16];
    return half(block) * ((i < 16 ? pair & 15 : pair >> 4) - 8);
  }

  __device__ static float dot(const byte* block, int, const float* x) {
    float sum = 0;
    for (int i = 0; i < 16; i++) {
      const int pair = block[2 + i];
      sum += ((pair & 15) - 8) * x[i] + ((pair >> 4) - 8) * x[i + 16];
    }
    return half(block) * sum;
  }
};

// 64 bytes of four codes each, a half's worth of 128 elements to 32 bytes, then the scale.
struct TQ2_0 {
  static constexpr int BLOCK = 256, BYTES = 66, PIECE = 128;

  __device__ static float at(const byte* block, int i) {
    const int codes = block[i / 128 * 32 + i % 32];
    return half(block + 64) * ((codes >> i % 128 / 32 * 2 & 3) - 1);
  }

  __device__ static float dot(const byte* block, int piece, const float* x) {
    float sum = 0;
    for (int i = 0; i < 32; i++) {
      const int codes = block[piece * 32 + i];
      sum += ((codes & 3) - 1) * x[i] + ((codes >> 2 & 3) - 1) * x[i + 32] +
             ((codes >> 4 & 3) - 1) * x[i + 64] + ((codes >> 6) - 1) * x[i + 96];
    }
    return half(block + 64) * sum;
  }
};

// Two halves (scale and minimum), eight 6-bit scales and minima in 12 bytes, 128 bytes of nibbles.
struct Q4_K {
  static constexpr int BLOCK = 256, BYTES = 144, PIECE = 64;

  __device__ static float scale(const byte* packed, int j) {
    return j < 4 ? packed[j] & 63 : (packed[j + 4] & 15) | packed[j - 4] >> 6 << 4;
  }

  __device__ static float minimum(const byte* packed, int j) {
    return j < 4 ? packed[j + 4] & 63 : packed[j + 4] >> 4 | packed[j] >> 6 << 4;
  }

  __device__ static float at(const byte* block, int i) {
    const int pair = block[16 + i / 64 * 32 + i % 32];
    const int code = i % 64 < 32 ? pair & 15 : pair >> 4;
    return half(block) * scale(block + 4, i / 32) * code -
           half(block + 2) * minimum(block + 4, i / 32);
  }

  __device__ static float dot(const byte* block, int piece, const float* x) {
    float low = 0, high = 0, lowX = 0, highX = 0;
    for (int i = 0; i < 32; i++) {
      const int pair = block[16 + piece * 32 + i];
      low += (pair & 15) * x[i];
      high += (pair >> 4) * x[i + 32];
      lowX += x[i];
      highX += x[i + 32];
    }
    const byte* packed = block + 4;
    return half(block) * (scale(packed, 2 * piece) * low + scale(packed, 2 * piece + 1) * high) -
           half(block + 2) *
               (minimum(packed, 2 * piece) * lowX + minimum(packed, 2 * piece + 1) * highX);
  }
};

// One warp per row of W, the pieces of the row shared among its lanes. The grid is (N / warps, T).
template <typename Encoding>
__device__ static void multiplyRow(const byte* w, const float* x, float* y, int K, int N) {
  constexpr int PIECES = Encoding::BLOCK / Encoding::PIECE;
  const int n = blockIdx.x * (blockDim.x / LANES) + threadIdx.x / LANES;
  if (n >= N) {
    return;
  }
  const byte* row = w + (long long)n * (K / Encoding::BLOCK) * Encoding::BYTES;
  const float* token = x + (long long)blockIdx.y * K;
  float sum = 0;
  for (int piece = threadIdx.x % LANES; piece < K / Encoding::PIECE; piece += LANES) {
    sum += Encoding::dot(row + (long long)(piece / PIECES) * Encoding::BYTES, piece % PIECES,
                         token + piece * Encoding::PIECE);
  }
  sum = overWarp<Sum>(sum);
  if (threadIdx.x % LANES == 0) {
    y[(long long)blockIdx.y * N + n] = sum;
  }
}

template <typename Encoding> struct EncodedRows {
  static constexpr bool depthFirst = true;
  const byte* data;
  int K;

  __device__ float at(int n, int k) const {
    const long long block = (long long)n * (K / Encoding::BLOCK) + k / Encoding::BLOCK;
    return Encoding::at(data + block * Encoding::BYTES, k % Encoding::BLOCK);
  }
};

#define PRODUCTS_OF(Encoding)                                                                     \
  KERNEL multiplyFew##Encoding(const byte* w, const float* x, float* y, int T, int K, int N) {    \
    multiplyRow<Encoding>(w, x, y, K, N);                                                         \
  }                                                                                               \
  KERNEL multiplyMany##Encoding(const byte* w, const float* x, float* y, int T, int K, int N) {   \
    product<false>(DepthContiguous{x, K}, EncodedRows<Encoding>{w, K}, y, T, N, K);               \
  }

PRODUCTS_OF(Q8_0)
PRODUCTS_OF(Q4_0)
PRODUCTS_OF(TQ2_0)
PRODUCTS_OF(Q4_K)
