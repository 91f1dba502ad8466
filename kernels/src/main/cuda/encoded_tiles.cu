// Many tokens times encoded weights on tensor cores: y[T,N] = x[T,K] W[N,K]^T. Codes are whole numbers
// of 8 bits, so both BF16 and int8 hold them exactly; scales come in after every group of 32, in f32.
// Activations that are not rounded are the sum of three numbers in BF16, which is exact too. The grid
// is (tiles of N, tiles of T). Never timed.
#include "encodings.cuh"
#include "tensor_tile.cuh"

constexpr int STAGES = 3;  // groups whose tiles shared memory holds

typedef WarpTile<32> Warp;

// What turns a whole number into an element of B, 16 at a time.
struct SplitFloats {
  typedef Bfloat16 Format;
  static constexpr int PLANES = 3;
  static constexpr bool ROUNDED = false;
  static constexpr unsigned ONES = 0x3f803f80u;

  __device__ static unsigned pair(unsigned codes) {
    const unsigned low = __float_as_uint((float)(signed char)codes) >> 16;
    return low | (__float_as_uint((float)(signed char)(codes >> 8)) & 0xffff0000u);
  }

  template <typename Rows> __device__ static void store(char* tile, int row, int half, uint4 codes) {
    const uint4 low = {pair(codes.x), pair(codes.x >> 16), pair(codes.y), pair(codes.y >> 16)};
    const uint4 high = {pair(codes.z), pair(codes.z >> 16), pair(codes.w), pair(codes.w >> 16)};
    *(uint4*)(tile + Rows::place(row, 2 * half)) = low;
    *(uint4*)(tile + Rows::place(row, 2 * half + 1)) = high;
  }
};

struct RoundedToInt8 {
  typedef Int8 Format;
  static constexpr int PLANES = 1;
  static constexpr bool ROUNDED = true;
  static constexpr unsigned ONES = 0x01010101u;

  template <typename Rows> __device__ static void store(char* tile, int row, int half, uint4 codes) {
    *(uint4*)(tile + Rows::place(row, half)) = codes;
  }
};

// Every byte less `offset`; bytes are below 128 where offset is not 0.
__device__ static unsigned lessOffset(unsigned bytes, unsigned offset) {
  return offset == 0 ? bytes : ((bytes | 0x80808080u) - offset * 0x01010101u) ^ 0x80808080u;
}

template <typename Encoding>
__device__ static uint4 wholeNumbers(uint4 words, int segment) {
  const uint4 codes = Encoding::codes(words, segment);
  return {lessOffset(codes.x, Encoding::OFFSET), lessOffset(codes.y, Encoding::OFFSET),
          lessOffset(codes.z, Encoding::OFFSET), lessOffset(codes.w, Encoding::OFFSET)};
}

// The activations of a product: planes of padded rows, and the scales of those that are rounded.
struct Inputs {
  const char* rows;
  long long planeBytes;
  int rowBytes;
  const float* scales;  // null where activations are not rounded
  int scalesOfRow;
  int T;
};

// The scales of a tile's tokens, where they are rounded. What needs no room takes none: a block of the
// smallest GPUs has 99 KiB, and tiles of numbers in BF16 fill them.
template <bool ROUNDED> struct TokenScales {
  float tokenScales[TENSOR_TILE];

  __device__ void fetch(const Inputs& x, int group, int groups) {
    const int token = blockIdx.y * TENSOR_TILE + threadIdx.x;
    if (threadIdx.x < TENSOR_TILE) {
      const int scale = (int)((long long)group * x.scalesOfRow / groups);
      tokenScales[threadIdx.x] = token < x.T ? x.scales[token * x.scalesOfRow + scale] : 0;
    }
  }

  __device__ float scaled(int token, float sum) const { return tokenScales[token] * sum; }
};

template <> struct TokenScales<false> {
  __device__ void fetch(const Inputs&, int, int) {}
  __device__ float scaled(int, float sum) const { return sum; }
};

template <typename Encoding, typename Side> struct Stage : TokenScales<Side::ROUNDED> {
  static constexpr int ROW_BYTES = GROUP * Side::Format::BYTES;
  static constexpr int PARTS = ROW_BYTES / MMA_BYTES;
  typedef TileRows<ROW_BYTES, Warp::THREADS> Rows;

  char a[Side::PLANES][Rows::BYTES];
  char b[Rows::BYTES];
  float scales[TENSOR_TILE];
  float minima[TENSOR_TILE];

  __device__ void fetchInputs(const Inputs& x, int group, int groups) {
    const int firstRow = blockIdx.y * TENSOR_TILE;
#pragma unroll
    for (int plane = 0; plane < Side::PLANES; plane++) {
      Rows::copy(a[plane],
                 x.rows + plane * x.planeBytes + (long long)firstRow * x.rowBytes + group * ROW_BYTES,
                 x.rowBytes);
    }
    this->fetch(x, group, groups);
  }

  // Every thread decodes half of one row's group.
  __device__ void decode(const EncodedMatrix<Encoding>& w, int group) {
    const int row = threadIdx.x % TENSOR_TILE;
    const int half = threadIdx.x / TENSOR_TILE;
    const int n = blockIdx.x * TENSOR_TILE + row;
    const bool inside = n < w.N;
    uint4 codes = {0, 0, 0, 0};
    if (inside) {
      codes = wholeNumbers<Encoding>(w.codes(n)[Encoding::piece(group, half)],
                                     Encoding::segment(group, half));
    }
    Side::template store<Rows>(b, row, half, codes);
    if (half == 0) {
      scales[row] = inside ? Encoding::scale(w.headers(n), group) : 0;
    } else {
      minima[row] = inside ? Encoding::minimum(w.headers(n), group) : 0;
    }
  }
};

// The products of one group for this lane's part of C, handed to `take(m, n, products, inputs)`:
// `inputs` are the sums of the activations themselves, where minima ask for them.
template <typename Encoding, typename Side, typename Take>
__device__ static void multiplyGroup(const Stage<Encoding, Side>& stage, Take take) {
  typedef Stage<Encoding, Side> At;
  typedef typename Side::Format Format;
  unsigned ofB[Warp::N_TILES / 2][At::PARTS][4];
#pragma unroll
  for (int pair = 0; pair < Warp::N_TILES / 2; pair++) {
#pragma unroll
    for (int part = 0; part < At::PARTS; part++) {
      At::Rows::loadB(ofB[pair][part], stage.b, Warp::column() + pair * 16, part);
    }
  }
#pragma unroll
  for (int m = 0; m < Warp::M_TILES; m++) {
    unsigned ofA[Side::PLANES][At::PARTS][4];
    typename Format::Sum inputs[4] = {};
#pragma unroll
    for (int plane = 0; plane < Side::PLANES; plane++) {
#pragma unroll
      for (int part = 0; part < At::PARTS; part++) {
        At::Rows::loadA(ofA[plane][part], stage.a[plane], Warp::row() + m * 16, part);
        if (Encoding::MINIMUM) {
          Format::multiplyAdd(inputs, ofA[plane][part], Side::ONES, Side::ONES);
        }
      }
    }
#pragma unroll
    for (int n = 0; n < Warp::N_TILES; n++) {
      typename Format::Sum products[4] = {};
#pragma unroll
      for (int plane = 0; plane < Side::PLANES; plane++) {
#pragma unroll
        for (int part = 0; part < At::PARTS; part++) {
          const unsigned(&b)[4] = ofB[n / 2][part];
          Format::multiplyAdd(products, ofA[plane][part], b[n % 2 * 2], b[n % 2 * 2 + 1]);
        }
      }
      take(m, n, products, inputs);
    }
  }
}

// Goes through the groups, whose stages are filled two ahead.
template <typename Encoding, typename Side, typename Take>
__device__ static void multiplyGroups(const EncodedMatrix<Encoding>& w, const Inputs& x, Take take) {
  DYNAMIC_SHARED(char, shared);
  Stage<Encoding, Side>* stages = (Stage<Encoding, Side>*)shared;
  const int groups = w.K / GROUP;
  auto fetch = [&](int group) {
    if (group < groups) {
      stages[group % STAGES].fetchInputs(x, group, groups);
      stages[group % STAGES].decode(w, group);
    }
    endCopies();
  };
  for (int group = 0; group < STAGES - 1; group++) {
    fetch(group);
  }
  for (int group = 0; group < groups; group++) {
    awaitCopies<STAGES - 2>();
    __syncthreads();  // all have filled this stage, and nobody reads the one before
    fetch(group + STAGES - 1);
    take(stages[group % STAGES]);
  }
}

template <typename Encoding, typename Side>
__device__ static void multiplyScaled(const EncodedMatrix<Encoding>& w, const Inputs& x, float* y) {
  typedef typename Side::Format::Sum Whole;
  const int row = Warp::row() + threadIdx.x % LANES / 4;
  const int column = Warp::column() + threadIdx.x % 4 * 2;
  float sums[Warp::M_TILES][Warp::N_TILES][4] = {};
  multiplyGroups<Encoding, Side>(w, x, [&](const Stage<Encoding, Side>& stage) {
    multiplyGroup<Encoding, Side>(
        stage, [&](int m, int n, const Whole(&products)[4], const Whole(&inputs)[4]) {
#pragma unroll
          for (int i = 0; i < 4; i++) {
            const int at = column + n * 8 + i % 2;
            float sum = stage.scales[at] * products[i];
            if (Encoding::MINIMUM) {
              sum -= stage.minima[at] * inputs[i];
            }
            sums[m][n][i] += stage.scaled(row + m * 16 + i / 2 * 8, sum);
          }
        });
  });
  Warp::storeSums(sums, x.T, w.N,
            [&](int t, int n, float sum) { y[(long long)t * w.N + n] = sum; });
}

// Rows and tokens have one scale each: all of a row is added up in whole numbers.
template <typename Encoding>
__device__ static void multiplyWhole(const EncodedMatrix<Encoding>& w, const Inputs& x, float* y) {
  int sums[Warp::M_TILES][Warp::N_TILES][4] = {};
  multiplyGroups<Encoding, RoundedToInt8>(w, x, [&](const Stage<Encoding, RoundedToInt8>& stage) {
    multiplyGroup<Encoding, RoundedToInt8>(
        stage, [&](int m, int n, const int(&products)[4], const int(&)[4]) {
#pragma unroll
          for (int i = 0; i < 4; i++) {
            sums[m][n][i] += products[i];
          }
        });
  });
  Warp::storeSums(sums, x.T, w.N, [&](int t, int n, int sum) {
    y[(long long)t * w.N + n] = x.scales[t] * (Encoding::scale(w.headers(n), 0) * sum);
  });
}

// So many blocks on a multiprocessor that no register spills.
#define TENSOR_KERNEL(blocks) extern "C" __global__ void __launch_bounds__(Warp::THREADS, blocks)

#define PRODUCTS_OF(Encoding)                                                                     \
  TENSOR_KERNEL(1) multiplyMany##Encoding##Float(const byte* w, const char* x, float* y, int T,      \
                                              int K, int N, long long planeBytes, int rowBytes) { \
    multiplyScaled<Encoding, SplitFloats>({w, N, K}, {x, planeBytes, rowBytes, nullptr, 0, T}, y); \
  }                                                                                               \
  TENSOR_KERNEL(1) multiplyMany##Encoding##Int8(const byte* w, const char* x, const float* scales,   \
                                             float* y, int T, int K, int N, int rowBytes,         \
                                             int scalesOfRow) {                                   \
    multiplyScaled<Encoding, RoundedToInt8>({w, N, K}, {x, 0, rowBytes, scales, scalesOfRow, T},  \
                                            y);                                                   \
  }

PRODUCTS_OF(Q8_0)
PRODUCTS_OF(Q4_0)
PRODUCTS_OF(TQ2_0)
PRODUCTS_OF(Q4_K)

TENSOR_KERNEL(2) multiplyManyTQ2_0Whole(const byte* w, const char* x, const float* scales, float* y,
                                     int T, int K, int N, int rowBytes, int scalesOfRow) {
  multiplyWhole<TQ2_0>({w, N, K}, {x, 0, rowBytes, scales, scalesOfRow, T}, y);
}
