// Rounding to a few levels and back.
#include "numbers.cuh"
#include "rows.cuh"

KERNEL fakeQuantizeTernary(const float* w, float gamma, float* out, long long size) {
  const float inverse = 1 / gamma;
  FOR_EACH_ELEMENT(i, size) { out[i] = gamma * code(w[i] * inverse, -1, 1); }
}

// BitNet's 8 bits per token: one block per row, or per block of `width` neighbours.
KERNEL fakeQuantizeRows(const float* x, float* out, int width) {
  const long long first = (long long)blockIdx.x * width;
  const float range = tokenRange(width, [&](int i) { return x[first + i]; });
  const float inverse = 127 / range;
  const float step = range / 127;
  FOR_EACH_IN_ROW(i, width) { out[first + i] = code(x[first + i] * inverse, -128, 127) * step; }
}

KERNEL roundToBfloat16(float* x, long long size) {
  FOR_EACH_ELEMENT(i, size) { x[i] = fromBfloat16(toBfloat16(x[i])); }
}

KERNEL roundToHalf(float* x, long long size) {
  FOR_EACH_ELEMENT(i, size) { x[i] = fromHalf(toHalf(x[i])); }
}

// SplitMix64's finalizer (Steele, Lea and Flood, 2014): number i of the stream with this key, in [0, 1).
__device__ static float uniform(unsigned long long key, long long i) {
  unsigned long long z = key + (i + 1) * 0x9e3779b97f4a7c15ull;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ z >> 27) * 0x94d049bb133111ebull;
  return ((z ^ z >> 31) >> 40) * 0x1.0p-24f;
}

KERNEL roundAtRandom(float* x, long long key, float largest, long long size) {
  FOR_EACH_ELEMENT(i, size) {
    const bool kept = uniform(key, i) * largest < fabsf(x[i]);
    x[i] = !kept ? 0 : x[i] < 0 ? -largest : largest;
  }
}
