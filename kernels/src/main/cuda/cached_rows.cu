// Keys and values on their way into a cache, and out of it where many tokens read it at once.
#include "cached_rows.cuh"

// What a format cannot hold is reported: whether there is any, where in the rows, and the value.
struct Misfit {
  int found;
  int element;
  float value;
};

__device__ static void reportUnless(bool holds, Misfit* misfit, long long element, float value) {
  if (!holds) {
    misfit->element = (int)element;
    misfit->value = value;
    misfit->found = 1;
  }
}

// The first element of the rows that are written: `place` says where, when the kernel runs, unless
// it is null.
__device__ static long long firstElement(const float* place, int first, int width) {
  return (long long)(place ? (int)place[0] : first) * width;
}

KERNEL keepFloats(const float* rows, float* cache, Misfit*, const float* place, int first, int width,
                  long long size) {
  float* to = cache + firstElement(place, first, width);
  FOR_EACH_ELEMENT(i, size) { to[i] = rows[i]; }
}

KERNEL keepHalves(const float* rows, unsigned short* cache, Misfit* misfit, const float* place,
                  int first, int width, long long size) {
  unsigned short* to = cache + firstElement(place, first, width);
  FOR_EACH_ELEMENT(i, size) {
    reportUnless(fabsf(rows[i]) < 65520.0f, misfit, i, rows[i]);
    to[i] = (unsigned short)toHalf(rows[i]);
  }
}

// One warp per block of 32, as ggml's reference rounds them.
KERNEL keepQ8_0(const float* rows, byte* cache, Misfit* misfit, const float* place, int first,
                int width, long long size) {
  const long long block = ((long long)blockIdx.x * blockDim.x + threadIdx.x) / LANES;
  const int lane = threadIdx.x % LANES;
  if (block * LANES >= size) {
    return;
  }
  const float value = rows[block * LANES + lane];
  reportUnless(fabsf(value) < 127 * 65520.0f, misfit, block * LANES + lane, value);
  const float scale = overWarp<Largest>(fabsf(value)) / 127;
  const float inverse = 1 / scale;
  const float code = fabsf(inverse) == INFINITY ? 0 : roundf(value * inverse);
  byte* to = cache + (firstElement(place, first, width) / LANES + block) * Q8_0Rows::BYTES;
  to[2 + lane] = (byte)(signed char)(int)code;
  if (lane == 0) {
    *(unsigned short*)to = (unsigned short)toHalf(scale);
  }
}

KERNEL decodeHalves(const void* cache, float* rows, long long size) {
  const HalfRows from(cache);
  FOR_EACH_ELEMENT(i, size) { rows[i] = from.at(i); }
}

KERNEL decodeQ8_0(const void* cache, float* rows, long long size) {
  const Q8_0Rows from(cache);
  FOR_EACH_ELEMENT(i, size) { rows[i] = from.at(i); }
}
