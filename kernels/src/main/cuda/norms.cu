// Normalisation of rows: one block per row.
#include "rows.cuh"

KERNEL rmsNorm(const float* x, const float* gain, float epsilon, float* y, int width) {
  const long long first = (long long)blockIdx.x * width;
  const float inverse = inverseRms(x + first, width, epsilon);
  FOR_EACH_IN_ROW(d, width) { y[first + d] = x[first + d] * inverse * gain[d]; }
}

// The same rounded to 8 bits per token and back.
KERNEL rmsNormRounded(const float* x, const float* gain, float epsilon, float* y, int width) {
  const float* row = x + (long long)blockIdx.x * width;
  const float inverse = inverseRms(row, width, epsilon);
  auto normed = [&](int d) { return row[d] * inverse * gain[d]; };
  const float range = tokenRange(width, normed);
  const float toCode = 127 / range;
  const float step = range / 127;
  float* to = y + (long long)blockIdx.x * width;
  FOR_EACH_IN_ROW(d, width) { to[d] = code(normed(d) * toCode, -128, 127) * step; }
}

KERNEL layerNorm(const float* x, const float* gain, const float* bias, float epsilon, float* y,
                 int width) {
  const long long first = (long long)blockIdx.x * width;
  float sum = 0;
  FOR_EACH_IN_ROW(d, width) { sum += x[first + d]; }
  const float mean = overBlock<Sum>(sum, 0.0f) / width;
  float squares = 0;
  FOR_EACH_IN_ROW(d, width) { squares += (x[first + d] - mean) * (x[first + d] - mean); }
  const float inverse = rsqrtf(overBlock<Sum>(squares, 0.0f) / width + epsilon);
  FOR_EACH_IN_ROW(d, width) {
    y[first + d] = (x[first + d] - mean) * inverse * gain[d] + bias[d];
  }
}

// dx = r (gain dy - x r^2 mean(gain dy x)); keeps r = 1/rms of every row for rmsNormGainGradient.
KERNEL rmsNormInputGradient(const float* x, const float* gain, float epsilon, const float* dy,
                            float* dx, float* inverses, int width) {
  const long long first = (long long)blockIdx.x * width;
  const float inverse = inverseRms(x + first, width, epsilon);
  float products = 0;
  FOR_EACH_IN_ROW(d, width) { products += gain[d] * dy[first + d] * x[first + d]; }
  const float shared = overBlock<Sum>(products, 0.0f) / width * inverse * inverse;
  FOR_EACH_IN_ROW(d, width) {
    dx[first + d] = inverse * (gain[d] * dy[first + d] - x[first + d] * shared);
  }
  if (threadIdx.x == 0) {
    inverses[blockIdx.x] = inverse;
  }
}

// dGain += sum over rows of dy x r: 32 columns per block, the rows shared among its warps.
KERNEL rmsNormGainGradient(const float* x, const float* dy, const float* inverses, float* dGain,
                           int rows, int width) {
  __shared__ float ofWarp[LANES][LANES];
  const int lane = threadIdx.x % LANES;
  const int warp = threadIdx.x / LANES;
  const int warps = blockDim.x / LANES;
  const int column = blockIdx.x * LANES + lane;
  float sum = 0;
  for (int t = warp; t < rows && column < width; t += warps) {
    const long long i = (long long)t * width + column;
    sum += dy[i] * x[i] * inverses[t];
  }
  ofWarp[warp][lane] = sum;
  __syncthreads();
  if (warp == 0 && column < width) {
    float total = 0;
    for (int w = 0; w < warps; w++) {
      total += ofWarp[w][lane];
    }
    dGain[column] += total;
  }
}
