// How keys and values lie in a cache: ggml's own bytes, read where they lie.
#pragma once
#include "numbers.cuh"

struct FloatRows {
  const float* data;

  __device__ explicit FloatRows(const void* rows) : data((const float*)rows) {}
  __device__ float at(long long i) const { return data[i]; }
  // Elements i ... i + 3 of heads whose size four divides.
  __device__ float4 four(long long i) const { return *(const float4*)(data + i); }
};

struct HalfRows {
  const unsigned short* data;

  __device__ explicit HalfRows(const void* rows) : data((const unsigned short*)rows) {}
  __device__ float at(long long i) const { return fromHalf(data[i]); }
  __device__ float4 four(long long i) const {
    const uint2 words = *(const uint2*)(data + i);
    return {fromHalf(words.x & 0xffffu), fromHalf(words.x >> 16), fromHalf(words.y & 0xffffu),
            fromHalf(words.y >> 16)};
  }
};

// Blocks of 32: a half, then as many signed bytes; they begin at even addresses.
struct Q8_0Rows {
  static constexpr int BLOCK = 32, BYTES = 34;
  const byte* data;

  __device__ explicit Q8_0Rows(const void* rows) : data((const byte*)rows) {}
  __device__ const byte* block(long long i) const { return data + i / BLOCK * BYTES; }
  __device__ static float scale(const byte* block) { return fromHalf(*(const unsigned short*)block); }
  __device__ static float code(unsigned bits) { return (float)(signed char)(bits & 0xffu); }
  __device__ float at(long long i) const {
    const byte* from = block(i);
    return scale(from) * code(from[2 + i % BLOCK]);
  }
  __device__ float4 four(long long i) const {
    const byte* from = block(i);
    const unsigned short* pairs = (const unsigned short*)(from + 2 + i % BLOCK);
    const float by = scale(from);
    return {by * code(pairs[0]), by * code(pairs[0] >> 8), by * code(pairs[1]),
            by * code(pairs[1] >> 8)};
  }
};
