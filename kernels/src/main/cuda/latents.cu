// What training through rounding does with latent weights [N,K] and with the gradients of what they
// were rounded to.
#include "numbers.cuh"

// Evenly spaced whole numbers, or ternary ones by a threshold.
struct Levels {
  int lowest, highest, stride;
  float threshold;

  __device__ float code(float ratio) const {
    if (threshold != 0) {
      return (fabsf(ratio) < threshold ? 0 : ratio < 0 ? -1 : ratio > 0 ? 1 : ratio) + 0.0f;
    }
    const int odd = stride - 1;
    const float level = rintf((ratio - odd) / stride);
    const float low = (float)((lowest - odd) / stride);
    const float high = (float)((highest - odd) / stride);
    const float inside = level < low ? low : level > high ? high : level;
    return inside * stride + odd + 0.0f;
  }
};

// The weight at (row, column) has values[row * perRow + column / run].
struct Scales {
  const float* values;
  int perRow, run;

  __device__ float at(int row, int column) const { return values[row * perRow + column / run]; }
};

__device__ static float inverseOf(float scale) { return scale == 0 ? 0 : 1 / scale; }

// What learned scales round with: numbers of 16 bits.
KERNEL storedScales(const float* learned, float smallest, float* scales, long long size) {
  FOR_EACH_ELEMENT(i, size) { scales[i] = fromHalf(toHalf(larger(learned[i], smallest))); }
}

KERNEL roundToLevels(const float* w, float* out, int lowest, int highest, int stride, float threshold,
                     const float* values, int perRow, int run, int columns) {
  const Levels levels = {lowest, highest, stride, threshold};
  const Scales scales = {values, perRow, run};
  const long long first = (long long)blockIdx.x * columns;
  FOR_EACH_IN_ROW(i, columns) {
    const float scale = scales.at(blockIdx.x, i);
    out[first + i] = scale * levels.code(w[first + i] * inverseOf(scale));
  }
}

KERNEL mixRounded(const float* w, float share, float* rounded, long long size) {
  FOR_EACH_ELEMENT(i, size) { rounded[i] = w[i] + share * (rounded[i] - w[i]); }
}

__device__ static float signOf(float x) { return x > 0 ? 1 : x < 0 ? -1 : x; }

struct Clipped {
  float low, high;

  __device__ float pass(float gradient, float ratio, float) const {
    return ratio >= low && ratio <= high ? gradient : 0;
  }
};

struct Growing {
  float towards, away;

  __device__ float pass(float gradient, float, float steps) const {
    return gradient * (1 + (towards * (signOf(gradient) * steps) + away * fabsf(steps)));
  }
};

template <typename Pass>
__device__ static void passRow(Pass rule, const float* w, float* gradient, float share, Levels levels,
                               Scales scales, int columns) {
  const long long first = (long long)blockIdx.x * columns;
  FOR_EACH_IN_ROW(i, columns) {
    const float ratio = w[first + i] * inverseOf(scales.at(blockIdx.x, i));
    const float steps = (ratio - levels.code(ratio)) / levels.stride;
    const float straight = gradient[first + i];
    gradient[first + i] = straight + share * (rule.pass(straight, ratio, steps) - straight);
  }
}

KERNEL passClippedGradient(float low, float high, const float* w, float* gradient, float share,
                           int lowest, int highest, int stride, float threshold, const float* values,
                           int perRow, int run, int columns) {
  passRow(Clipped{low, high}, w, gradient, share, {lowest, highest, stride, threshold},
          {values, perRow, run}, columns);
}

KERNEL passGrowingGradient(float towards, float away, const float* w, float* gradient, float share,
                           int lowest, int highest, int stride, float threshold, const float* values,
                           int perRow, int run, int columns) {
  passRow(Growing{towards, away}, w, gradient, share, {lowest, highest, stride, threshold},
          {values, perRow, run}, columns);
}

// A warp per run of weights that share a scale; sums[row * runs + k] is what reaches the scale from
// the k-th run of a row.
KERNEL passStepGradient(float lowestRatio, float highestRatio, int ends, float lowTerm, float highTerm,
                        int signOnly, const float* w, float* gradient, float share, double* sums,
                        int lowest, int highest, int stride, float threshold, const float* values,
                        int perRow, int run, int columns, int runs, long long all) {
  const long long id = (long long)blockIdx.x * (blockDim.x / LANES) + threadIdx.x / LANES;
  if (id >= all) {
    return;
  }
  const Levels levels = {lowest, highest, stride, threshold};
  const int row = (int)(id / runs);
  const int from = (int)(id % runs) * run;
  const int to = columns - from < run ? columns : from + run;
  const float inverse = inverseOf(Scales{values, perRow, run}.at(row, from));
  double sum = 0;
  for (int i = from + threadIdx.x % LANES; i < to; i += LANES) {
    const long long at = (long long)row * columns + i;
    const float ratio = w[at] * inverse;
    const bool passes = ends ? ratio > lowestRatio && ratio < highestRatio
                             : ratio >= lowestRatio && ratio <= highestRatio;
    const float code = levels.code(ratio);
    const float term = signOnly ? code : passes ? code - ratio : ratio < 0 ? lowTerm : highTerm;
    const float straight = gradient[at];
    sum += straight * term;
    gradient[at] = straight + share * ((passes ? straight : 0) - straight);
  }
  sum = overWarp<Sum>(sum);
  if (threadIdx.x % LANES == 0) {
    sums[id] = sum;
  }
}

// Every run has a scale of its own.
KERNEL addScaleGradients(const double* sums, float factor, float* scaleGradient, long long all) {
  FOR_EACH_ELEMENT(i, all) { scaleGradient[i] += (float)(factor * sums[i]); }
}

// All runs share one scale; one block.
KERNEL addScaleGradient(const double* sums, float factor, float* scaleGradient, long long all) {
  double sum = 0;
  for (long long i = threadIdx.x; i < all; i += blockDim.x) {
    sum += sums[i];
  }
  sum = overBlock<Sum>(sum, 0.0);
  if (threadIdx.x == 0) {
    scaleGradient[0] += (float)(factor * sum);
  }
}
