// What the threads of one block do together. A block is one row of 32, 64, ... 1024 threads.
#pragma once

#ifdef TRIT_EMULATED
#include "emulation.h"
#endif

#define KERNEL extern "C" __global__ void

#ifndef TRIT_EMULATED
// Shared memory whose size the launch says.
#define DYNAMIC_SHARED(type, name) extern __shared__ __align__(16) type name[]
#endif

constexpr unsigned ALL_LANES = 0xffffffffu;
constexpr int LANES = 32;

// NaN wins, as it does in Math.max.
__device__ inline float larger(float a, float b) { return a > b || a != a ? a : b; }

struct Sum {
  template <typename T> __device__ static T of(T a, T b) { return a + b; }
};

struct Largest {
  __device__ static float of(float a, float b) { return larger(a, b); }
};

// All lanes of the warp get the result; the order of the additions is fixed.
template <typename Combine, typename T> __device__ T overWarp(T value) {
  for (int distance = LANES / 2; distance > 0; distance /= 2) {
    value = Combine::of(value, __shfl_xor_sync(ALL_LANES, value, distance));
  }
  return value;
}

// All threads of the block get the result; `neutral` is what changes nothing.
template <typename Combine, typename T> __device__ T overBlock(T value, T neutral) {
  __shared__ T ofWarp[LANES];
  const int lane = threadIdx.x % LANES;
  value = overWarp<Combine>(value);
  __syncthreads();  // the call before may still be reading
  if (lane == 0) {
    ofWarp[threadIdx.x / LANES] = value;
  }
  __syncthreads();
  return overWarp<Combine>(lane < (int)blockDim.x / LANES ? ofWarp[lane] : neutral);
}

// The elements of a tensor, shared among all threads of the grid.
#define FOR_EACH_ELEMENT(i, size)                                                        \
  for (long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x; i < (size); \
       i += (long long)gridDim.x * blockDim.x)

// The elements of a row, shared among the threads of the block.
#define FOR_EACH_IN_ROW(i, width) for (int i = threadIdx.x; i < (width); i += blockDim.x)
