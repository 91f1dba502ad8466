// Matrices as tensor cores take them: every row filled up with zeros to a multiple of 64 elements, and
// the rows to a multiple of 128, so that products need no checks at the edges.
#pragma once
#include "numbers.cuh"

constexpr int PADDED_DEPTH = 64;
constexpr int PIECE_BYTES = 16;  // what a thread moves at once

// Sixteen bytes of neighbouring elements.
template <typename Word> union Piece {
  uint4 whole;
  Word words[PIECE_BYTES / sizeof(Word)];
};

struct AsBfloat16 {
  typedef unsigned short Word;
  static constexpr int PARTS = 1;
  __device__ static Word part(float x, bool) { return (Word)toBfloat16(x); }
};

struct AsHalf {
  typedef unsigned short Word;
  static constexpr int PARTS = 1;
  __device__ static Word part(float x, bool) { return (Word)toHalf(x); }
};

// f32 as the sum of two numbers of 11 bits, the nearest and what it leaves over. Rows hold three such
// parts side by side, upper and lower ones in an order of their own for either factor, so that one
// product over the threefold depth is upper * upper + upper * lower + lower * upper: what is left out
// is below 2^-20 of each product of two numbers (Ootomo and Yokota, 2022).
struct AsTf32 {
  typedef unsigned Word;
  static constexpr int PARTS = 3;

  __device__ static Word part(float x, bool lower) {
    const unsigned bits = __float_as_uint(x);
    unsigned upper = nearestBits(x, 13);
    if ((upper & 0x7fffffffu) == 0x7f800000u) {
      upper = bits & ~0x1fffu;  // what would round up to infinity is cut off
    }
    if (!lower) {
      return upper;
    }
    const bool finite = (bits & 0x7f800000u) != 0x7f800000u;
    return finite ? nearestBits(x - __uint_as_float(upper), 13) : 0;
  }
};
