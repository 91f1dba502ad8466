// Encodings of ggml as products read them: the codes of all blocks first, 16 bytes at a time, and
// behind them the headers of all blocks. They are ggml's own bytes, only set apart (encoded_inputs.cu),
// because its blocks lie at even addresses at best.
//
// A piece of 16 bytes holds `SEGMENTS` runs of 16 neighbouring weights. A weight is
// scale * (code - OFFSET) - minimum, with one scale, and where MINIMUM says so one minimum, for every
// group of 32 neighbours.
#pragma once
#include "numbers.cuh"

constexpr int GROUP = 32;
constexpr int SEGMENT = 16;

// The header of a block begins at an even address.
__device__ inline float halfAt(const byte* at) { return fromHalf(*(const unsigned short*)at); }

__device__ inline uint4 masked(uint4 words, int shift, unsigned mask) {
  return {words.x >> shift & mask, words.y >> shift & mask, words.z >> shift & mask,
          words.w >> shift & mask};
}

struct Q8_0 {
  static constexpr int BLOCK = 32, PIECES = 2, HEADER = 2, SEGMENTS = 1, OFFSET = 0;
  static constexpr bool MINIMUM = false;

  __device__ static int first(int piece, int) { return piece * 16; }
  __device__ static int piece(int group, int half) { return 2 * group + half; }
  __device__ static int segment(int, int) { return 0; }
  __device__ static uint4 codes(uint4 words, int) { return words; }
  __device__ static float scale(const byte* headers, int group) { return halfAt(headers + 2 * group); }
  __device__ static float minimum(const byte*, int) { return 0; }
};

struct Q4_0 {
  static constexpr int BLOCK = 32, PIECES = 1, HEADER = 2, SEGMENTS = 2, OFFSET = 8;
  static constexpr bool MINIMUM = false;

  __device__ static int first(int piece, int segment) { return piece * 32 + segment * 16; }
  __device__ static int piece(int group, int) { return group; }
  __device__ static int segment(int, int half) { return half; }
  __device__ static uint4 codes(uint4 words, int segment) {
    return masked(words, 4 * segment, 0x0f0f0f0fu);
  }
  __device__ static float scale(const byte* headers, int group) { return halfAt(headers + 2 * group); }
  __device__ static float minimum(const byte*, int) { return 0; }
};

// Two times 32 bytes of four codes each, which lie 32 weights apart.
struct TQ2_0 {
  static constexpr int BLOCK = 256, PIECES = 4, HEADER = 2, SEGMENTS = 4, OFFSET = 1;
  static constexpr bool MINIMUM = false;

  __device__ static int first(int piece, int segment) {
    return piece / 2 * 128 + segment * 32 + piece % 2 * 16;
  }
  __device__ static int piece(int group, int half) { return group / 4 * 2 + half; }
  __device__ static int segment(int group, int) { return group % 4; }
  __device__ static uint4 codes(uint4 words, int segment) {
    return masked(words, 2 * segment, 0x03030303u);
  }
  __device__ static float scale(const byte* headers, int group) {
    return halfAt(headers + 2 * (group / 8));
  }
  __device__ static float minimum(const byte*, int) { return 0; }
};

// Two halves (scale and minimum), eight 6-bit scales and minima in 12 bytes; 128 bytes of nibbles of
// which 32 hold a group in their lower and the next in their upper halves.
struct Q4_K {
  static constexpr int BLOCK = 256, PIECES = 8, HEADER = 16, SEGMENTS = 2, OFFSET = 0;
  static constexpr bool MINIMUM = true;

  __device__ static int first(int piece, int segment) {
    return piece / 2 * 64 + segment * 32 + piece % 2 * 16;
  }
  __device__ static int piece(int group, int half) { return group / 2 * 2 + half; }
  __device__ static int segment(int group, int) { return group % 2; }
  __device__ static uint4 codes(uint4 words, int segment) {
    return masked(words, 4 * segment, 0x0f0f0f0fu);
  }
  __device__ static float scale(const byte* headers, int group) {
    const byte* header = headers + HEADER * (group / 8);
    const byte* packed = header + 4;
    const int j = group % 8;
    return halfAt(header) * (j < 4 ? packed[j] & 63 : (packed[j + 4] & 15) | packed[j - 4] >> 6 << 4);
  }
  __device__ static float minimum(const byte* headers, int group) {
    const byte* header = headers + HEADER * (group / 8);
    const byte* packed = header + 4;
    const int j = group % 8;
    return halfAt(header + 2) *
           (j < 4 ? packed[j + 4] & 63 : packed[j + 4] >> 4 | packed[j] >> 6 << 4);
  }
};

// A matrix [N,K] of one encoding.
template <typename Encoding> struct EncodedMatrix {
  const byte* bytes;
  int N;
  int K;

  __device__ int pieces() const { return K / Encoding::BLOCK * Encoding::PIECES; }
  __device__ const uint4* codes(int row) const {
    return (const uint4*)bytes + (long long)row * pieces();
  }
  __device__ const byte* headers(int row) const {
    const long long first = (long long)N * pieces() * 16;
    return bytes + first + (long long)row * (K / Encoding::BLOCK) * Encoding::HEADER;
  }
};
