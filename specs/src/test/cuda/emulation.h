// Runs the project's CUDA kernels on the host, one block at a time, so that what they compute can be
// compared with the scalar backend on a machine without a GPU. Every thread of a block is a fiber
// that gives way at barriers; nothing here says anything about speed.
#pragma once

#include <math.h>
#include <string.h>

#include <utility>

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(...)
#define DYNAMIC_SHARED(type, name) type* name = reinterpret_cast<type*>(emulation::dynamicShared)

struct Index {
  unsigned x, y, z;
};

struct alignas(8) uint2 {
  unsigned x, y;
};

struct alignas(16) uint4 {
  unsigned x, y, z, w;
};

extern Index threadIdx, blockIdx, blockDim, gridDim;

struct alignas(16) float4 {
  float x, y, z, w;
};

namespace emulation {

extern char* dynamicShared;
extern double exchange[1024];  // one place per thread, for values that lanes hand to each other

void meetWarp();
void meetBlock();

// Ends the kernel as broken where the GPU would.
void require(bool condition);

struct Kernel {
  Kernel(const char* name, void (*run)(void** parameters));
  const char* name;
  void (*run)(void** parameters);
  const Kernel* next;
};

template <typename... A, size_t... I>
void call(void (*kernel)(A...), void** parameters, std::index_sequence<I...>) {
  kernel(*static_cast<A*>(parameters[I])...);
}

template <typename... A> void call(void (*kernel)(A...), void** parameters) {
  call(kernel, parameters, std::index_sequence_for<A...>());
}

// The value that the lane `from` of the caller's warp brought.
template <typename T> T fromLane(T value, unsigned from) {
  memcpy(&exchange[threadIdx.x], &value, sizeof value);
  meetWarp();
  T other;
  memcpy(&other, &exchange[threadIdx.x / 32 * 32 + from % 32], sizeof other);
  meetWarp();
  return other;
}

}  // namespace emulation

#define EMULATE(kernel)                                                        \
  static emulation::Kernel emulated_##kernel(                                  \
      #kernel, [](void** parameters) { emulation::call(&kernel, parameters); });

inline void __syncthreads() { emulation::meetBlock(); }

template <typename T> T __shfl_xor_sync(unsigned, T value, unsigned distance) {
  return emulation::fromLane(value, threadIdx.x % 32 ^ distance);
}

template <typename T> T __shfl_sync(unsigned, T value, unsigned lane) {
  return emulation::fromLane(value, lane);
}

// The sum of four products of bytes.
inline int __dp4a(int a, int b, int sum) {
  for (int i = 0; i < 32; i += 8) {
    sum += (signed char)(a >> i) * (signed char)(b >> i);
  }
  return sum;
}

// Fibers give way at barriers only.
inline int atomicAdd(int* place, int more) {
  const int before = *place;
  *place += more;
  return before;
}

inline float rsqrtf(float x) { return 1 / sqrtf(x); }

inline float __uint_as_float(unsigned bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

inline unsigned __float_as_uint(float value) {
  unsigned bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}
