// What products with encoded weights take: the bytes of the weights with codes and headers apart, and
// activations split in three or rounded to 8 bits, in padded rows.
#include "padded.cuh"
#include "rows.cuh"

// codes and headers of `blocks` blocks; `codesAt` is where in a block the codes begin, before or
// behind its header. One thread per pair of bytes.
KERNEL separateBlocks(const unsigned short* from, unsigned short* codes, unsigned short* headers,
                      int blockBytes, int codeBytes, int codesAt, long long blocks) {
  const int pairs = blockBytes / 2;
  const int codePairs = codeBytes / 2;
  const int headerPairs = pairs - codePairs;
  FOR_EACH_ELEMENT(i, blocks * pairs) {
    const long long block = i / pairs;
    const int at = (int)(i % pairs) - codesAt / 2;
    if (at >= 0 && at < codePairs) {
      codes[block * codePairs + at] = from[i];
    } else {
      headers[block * headerPairs + (codesAt == 0 ? at - codePairs : i % pairs)] = from[i];
    }
  }
}

// Each number as the sum of three in BF16, of 8 bits each, which is exact but for subnormal remains;
// planes[3][R][D]. One thread per number.
KERNEL splitFloats(const float* x, unsigned short* planes, int T, int K, long long R, int D) {
  FOR_EACH_ELEMENT(i, R * D) {
    const long long row = i / D;
    const int column = (int)(i % D);
    float rest = row < T && column < K ? x[row * K + column] : 0;
    for (int plane = 0; plane < 3; plane++) {
      const unsigned upper = __float_as_uint(rest) & 0xffff0000u;
      planes[plane * R * D + i] = (unsigned short)(rest != rest ? 0x7fc0u : upper >> 16);
      const bool finite = (upper & 0x7f800000u) != 0x7f800000u;
      rest = finite ? rest - __uint_as_float(upper) : 0;
    }
  }
}

__device__ static signed char int8Of(float rounded) {
  return (signed char)(rounded != rounded ? 0 : (int)(rounded < 127 ? rounded : 127));
}

// BitNet's 8 bits per token: one block per row; codes[R][D]. `at` gives the elements of the row.
template <typename At>
__device__ static void roundToken(At at, signed char* codes, float* scales, int K, int D) {
  const float range = tokenRange(K, at);
  const float inverse = 127 / range;
  FOR_EACH_IN_ROW(i, K) { codes[(long long)blockIdx.x * D + i] = int8Of(rintf(at(i) * inverse)); }
  if (threadIdx.x == 0) {
    scales[blockIdx.x] = range / 127;
  }
}

KERNEL roundTokens(const float* x, signed char* codes, float* scales, int K, int D) {
  const float* row = x + (long long)blockIdx.x * K;
  roundToken([&](int i) { return row[i]; }, codes, scales, K, D);
}

// The same of rows that are normalised by the root of their mean square first.
KERNEL roundNormedTokens(const float* x, const float* gain, float epsilon, signed char* codes,
                         float* scales, int K, int D) {
  const float* row = x + (long long)blockIdx.x * K;
  const float inverse = inverseRms(row, K, epsilon);
  roundToken([&](int i) { return row[i] * inverse * gain[i]; }, codes, scales, K, D);
}

// The value of largest magnitude, the first of several; NaN where there is one.
struct Extreme {
  float value;
  int at;

  __device__ Extreme larger(Extreme other) const {
    const float own = fabsf(value);
    const float others = fabsf(other.value);
    if (value != value || other.value != other.value) {
      return {NAN, 0};
    }
    return others > own || (others == own && other.at < at) ? other : *this;
  }
};

template <int BLOCK> __device__ static Extreme extreme(const float* values) {
  const int lane = threadIdx.x % LANES;
  Extreme found = {values[lane], lane};
  for (int i = lane + LANES; i < BLOCK; i += LANES) {
    found = found.larger({values[i], i});
  }
  for (int distance = LANES / 2; distance > 0; distance /= 2) {
    const Extreme other = {__shfl_xor_sync(ALL_LANES, found.value, distance),
                           __shfl_xor_sync(ALL_LANES, found.at, distance)};
    found = found.larger(other);
  }
  return found;
}

// ggml's activations beside blocks of 32 and of 256 weights.
struct Q8_0Inputs {
  static constexpr int BLOCK = 32;
  __device__ static float inverse(float extreme) { return 1 / (fabsf(extreme) / 127); }
  __device__ static float scale(float extreme, float) { return fromHalf(toHalf(fabsf(extreme) / 127)); }
  __device__ static float rounded(float x) { return roundf(x); }
};

struct Q8_KInputs {
  static constexpr int BLOCK = 256;
  __device__ static float inverse(float extreme) { return -127 / extreme; }
  __device__ static float scale(float, float inverse) { return 1 / inverse; }
  __device__ static float rounded(float x) { return rintf(x); }
};

// One warp per block of activations; the grid is (T, blocks of a row / warps).
template <typename Rule>
__device__ static void roundBlocks(const float* x, signed char* codes, float* scales, int K, int D) {
  const long long row = blockIdx.x;
  const int block = blockIdx.y * (blockDim.x / LANES) + threadIdx.x / LANES;
  const int blocks = K / Rule::BLOCK;
  if (block >= blocks) {
    return;
  }
  const float* values = x + row * K + block * Rule::BLOCK;
  signed char* to = codes + row * D + block * Rule::BLOCK;
  const float of = extreme<Rule::BLOCK>(values).value;
  const float inverse = Rule::inverse(of);
  const bool zero = fabsf(inverse) == INFINITY;
  for (int i = threadIdx.x % LANES; i < Rule::BLOCK; i += LANES) {
    to[i] = zero ? 0 : int8Of(Rule::rounded(values[i] * inverse));
  }
  if (threadIdx.x % LANES == 0) {
    scales[row * blocks + block] = zero ? 0 : Rule::scale(of, inverse);
  }
}

KERNEL roundBlocksOf32(const float* x, signed char* codes, float* scales, int K, int D) {
  roundBlocks<Q8_0Inputs>(x, codes, scales, K, D);
}

KERNEL roundBlocksOf256(const float* x, signed char* codes, float* scales, int K, int D) {
  roundBlocks<Q8_KInputs>(x, codes, scales, K, D);
}
