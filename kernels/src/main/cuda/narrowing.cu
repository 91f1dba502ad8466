// Matrices in f32 to fewer bits, padded for the tensor cores, as they lie or turned on their side.
// Where a format takes several parts of a number, a row holds D of each, and bit p of `lower` says that
// the p-th are the lower ones.
#include "padded.cuh"

constexpr int SIDE = PADDED_DEPTH;  // of the square that a block turns

// Writes the parts of neighbouring numbers, the first of which belongs at to[row, first].
template <typename Format>
__device__ static void store(const float (&numbers)[PIECE_BYTES / sizeof(typename Format::Word)],
                             void* to, long long row, int first, int D, int lower) {
  typedef typename Format::Word Word;
#pragma unroll
  for (int part = 0; part < Format::PARTS; part++) {
    Piece<Word> piece;
#pragma unroll
    for (int w = 0; w < PIECE_BYTES / (int)sizeof(Word); w++) {
      piece.words[w] = Format::part(numbers[w], lower >> part & 1);
    }
    *(uint4*)((Word*)to + (row * Format::PARTS + part) * D + first) = piece.whole;
  }
}

// to[R,D]: the rows of from[rows,columns], with zeros beyond; one thread per 16 bytes.
template <typename Format>
__device__ static void narrow(const float* from, void* to, int rows, int columns, long long R, int D,
                              int lower) {
  constexpr int WORDS = PIECE_BYTES / sizeof(typename Format::Word);
  FOR_EACH_ELEMENT(i, R * D / WORDS) {
    const long long row = i / (D / WORDS);
    const int first = (int)(i % (D / WORDS)) * WORDS;
    float numbers[WORDS];
    if (columns % 4 == 0 && row < rows && first + WORDS <= columns) {
#pragma unroll
      for (int w = 0; w < WORDS; w += 4) {
        const float4 four = *(const float4*)(from + row * columns + first + w);
        numbers[w] = four.x;
        numbers[w + 1] = four.y;
        numbers[w + 2] = four.z;
        numbers[w + 3] = four.w;
      }
    } else {
#pragma unroll
      for (int w = 0; w < WORDS; w++) {
        const bool inside = row < rows && first + w < columns;
        numbers[w] = inside ? from[row * columns + first + w] : 0;
      }
    }
    store<Format>(numbers, to, row, first, D, lower);
  }
}

// to[R,D]: the columns of from[rows,columns], with zeros beyond. One block of the grid
// (R / 64, D / 64) turns a square through shared memory, so that both sides are met in order.
template <typename Format>
__device__ static void narrowTurned(const float* from, void* to, int rows, int columns, int D,
                                    int lower) {
  constexpr int WORDS = PIECE_BYTES / sizeof(typename Format::Word);
  __shared__ float square[SIDE][SIDE + 1];
  const int firstColumn = blockIdx.x * SIDE;
  const int firstRow = blockIdx.y * SIDE;
  for (int i = threadIdx.x; i < SIDE * SIDE; i += blockDim.x) {
    const int row = firstRow + i / SIDE;
    const int column = firstColumn + i % SIDE;
    const bool inside = row < rows && column < columns;
    square[i / SIDE][i % SIDE] = inside ? from[(long long)row * columns + column] : 0;
  }
  __syncthreads();
  for (int i = threadIdx.x; i < SIDE * SIDE / WORDS; i += blockDim.x) {
    const int outer = i / (SIDE / WORDS);
    const int first = i % (SIDE / WORDS) * WORDS;
    float numbers[WORDS];
#pragma unroll
    for (int w = 0; w < WORDS; w++) {
      numbers[w] = square[first + w][outer];
    }
    store<Format>(numbers, to, firstColumn + outer, firstRow + first, D, lower);
  }
}

#define NARROWINGS_TO(Format)                                                                     \
  KERNEL narrow##Format(const float* from, void* to, int rows, int columns, long long R, int D,   \
                        int lower) {                                                              \
    narrow<As##Format>(from, to, rows, columns, R, D, lower);                                     \
  }                                                                                               \
  KERNEL narrowTurned##Format(const float* from, void* to, int rows, int columns, int D,          \
                              int lower) {                                                        \
    narrowTurned<As##Format>(from, to, rows, columns, D, lower);                                  \
  }

NARROWINGS_TO(Bfloat16)
NARROWINGS_TO(Half)
NARROWINGS_TO(Tf32)
