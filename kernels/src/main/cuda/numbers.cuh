// Floats of fewer bits, rounded to the nearest, ties to even, as Java's conversions do; NaN stays NaN.
#pragma once
#include "block.cuh"

typedef unsigned char byte;

// f32 of binary16.
#ifdef TRIT_EMULATED
__device__ inline float fromHalf(unsigned bits) {
  const unsigned sign = (bits & 0x8000u) << 16;
  const unsigned rest = bits & 0x7fffu;
  if (rest >= 0x7c00u) {
    return __uint_as_float(sign | 0x7f800000u | (rest & 0x3ffu) << 13);
  }
  if (rest < 0x400u) {
    return __uint_as_float(sign | __float_as_uint(rest * 0x1.0p-24f));
  }
  return __uint_as_float(sign | (rest << 13) + 0x38000000u);
}
#else
__device__ inline float fromHalf(unsigned bits) {
  float value;
  asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"((unsigned short)bits));
  return value;
}
#endif

// binary16 of f32.
__device__ inline unsigned toHalf(float x) {
  const unsigned sign = __float_as_uint(x) >> 16 & 0x8000u;
  const unsigned rest = __float_as_uint(x) & 0x7fffffffu;
  if (rest > 0x7f800000u) {
    return sign | 0x7e00u;
  }
  if (rest >= 0x47800000u) {
    return sign | 0x7c00u;
  }
  if (rest < 0x38800000u) {
    return sign | (unsigned)rintf(__uint_as_float(rest) * 0x1.0p24f);
  }
  const unsigned shifted = rest - 0x38000000u;
  return sign | (shifted + 0xfffu + (shifted >> 13 & 1)) >> 13;
}

// The bits of x with the lowest `dropped` rounded away.
__device__ inline unsigned nearestBits(float x, int dropped) {
  const unsigned bits = __float_as_uint(x);
  if (x != x) {
    return bits | 0x400000u;  // so that a NaN does not lose the last bit that makes it one
  }
  const unsigned half = (1u << (dropped - 1)) - 1;
  return (bits + half + (bits >> dropped & 1)) >> dropped << dropped;
}

// bfloat16 of f32.
__device__ inline unsigned toBfloat16(float x) { return nearestBits(x, 16) >> 16; }

// f32 of bfloat16.
__device__ inline float fromBfloat16(unsigned bits) { return __uint_as_float(bits << 16); }
