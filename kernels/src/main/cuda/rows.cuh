// What several kernels find out about a row, all threads of a block together.
#pragma once
#include "block.cuh"

__device__ inline float inverseRms(const float* row, int width, float epsilon) {
  float squares = 0;
  FOR_EACH_IN_ROW(d, width) { squares += row[d] * row[d]; }
  return rsqrtf(overBlock<Sum>(squares, 0.0f) / width + epsilon);
}

// The magnitude that BitNet's 8 bits per token end at; `at` gives the elements.
template <typename At> __device__ float tokenRange(int width, At at) {
  float range = 1e-5f;
  FOR_EACH_IN_ROW(i, width) { range = larger(range, fabsf(at(i))); }
  return overBlock<Largest>(range, 0.0f);
}

// clip(rne(x), low, high), never -0; NaN stays NaN.
__device__ inline float code(float x, float low, float high) {
  const float nearest = rintf(x);
  return (nearest < low ? low : nearest > high ? high : nearest) + 0.0f;
}
