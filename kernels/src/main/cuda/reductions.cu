// Sums in double over chunks of 4096 elements, one block each; the host adds the chunks in order.
#include "block.cuh"

constexpr int CHUNK = 4096;

struct Plain {
  __device__ static double of(double value) { return value; }
};

struct Square {
  __device__ static double of(double value) { return value * value; }
};

struct Magnitude {
  __device__ static double of(double value) { return fabs(value); }
};

struct Smallest {
  __device__ static float of(float a, float b) { return a < b ? a : b; }
};

template <typename Term> __device__ static void sumChunk(const float* x, double* sums, long long size) {
  const long long first = (long long)blockIdx.x * CHUNK;
  const int count = (int)(size - first < CHUNK ? size - first : CHUNK);
  double sum = 0;
  FOR_EACH_IN_ROW(i, count) { sum += Term::of(x[first + i]); }
  sum = overBlock<Sum>(sum, 0.0);
  if (threadIdx.x == 0) {
    sums[blockIdx.x] = sum;
  }
}

KERNEL sumChunks(const float* x, double* sums, long long size) { sumChunk<Plain>(x, sums, size); }

KERNEL sumChunksOfSquares(const float* x, double* sums, long long size) {
  sumChunk<Square>(x, sums, size);
}

KERNEL sumChunksOfMagnitudes(const float* x, double* sums, long long size) {
  sumChunk<Magnitude>(x, sums, size);
}

// Sums the squares of what the elements become when they are multiplied in place.
KERNEL scaleAndSumChunksOfSquares(float* x, float factor, double* sums, long long size) {
  const long long first = (long long)blockIdx.x * CHUNK;
  const int count = (int)(size - first < CHUNK ? size - first : CHUNK);
  double sum = 0;
  FOR_EACH_IN_ROW(i, count) {
    const float scaled = x[first + i] * factor;
    x[first + i] = scaled;
    sum += Square::of(scaled);
  }
  sum = overBlock<Sum>(sum, 0.0);
  if (threadIdx.x == 0) {
    sums[blockIdx.x] = sum;
  }
}

KERNEL maxMagnitudeOfChunks(const float* x, double* largest, long long size) {
  const long long first = (long long)blockIdx.x * CHUNK;
  const int count = (int)(size - first < CHUNK ? size - first : CHUNK);
  float own = 0;
  FOR_EACH_IN_ROW(i, count) { own = larger(own, fabsf(x[first + i])); }
  own = overBlock<Largest>(own, 0.0f);
  if (threadIdx.x == 0) {
    largest[blockIdx.x] = own;
  }
}

// Two numbers per chunk: the largest magnitude, and the smallest that is not 0.
KERNEL extremeMagnitudesOfChunks(const float* x, double* extremes, long long size) {
  const long long first = (long long)blockIdx.x * CHUNK;
  const int count = (int)(size - first < CHUNK ? size - first : CHUNK);
  float most = 0;
  float least = INFINITY;
  FOR_EACH_IN_ROW(i, count) {
    const float magnitude = fabsf(x[first + i]);
    most = larger(most, magnitude);
    least = magnitude != 0 && magnitude < least ? magnitude : least;
  }
  most = overBlock<Largest>(most, 0.0f);
  least = overBlock<Smallest>(least, INFINITY);
  if (threadIdx.x == 0) {
    extremes[2 * blockIdx.x] = most;
    extremes[2 * blockIdx.x + 1] = least;
  }
}

// Neighbours in a row: the runs of a row lie one after another, its last may be shorter. A warp each.
struct Run {
  const float* first;
  int count;

  template <typename T, typename Take> __device__ void each(T& own, Take take) const {
    for (int i = threadIdx.x % LANES; i < count; i += LANES) {
      take(own, fabsf(first[i]));
    }
  }
};

__device__ static long long runOfWarp() {
  return (long long)blockIdx.x * (blockDim.x / LANES) + threadIdx.x / LANES;
}

__device__ static Run runOf(long long id, const float* w, int neighbours, int columns, int runs) {
  const int from = (int)(id % runs) * neighbours;
  return {w + id / runs * columns + from, columns - from < neighbours ? columns - from : neighbours};
}

KERNEL sumMagnitudesOfRuns(const float* w, double* sums, int neighbours, int columns, int runs,
                           long long all) {
  const long long id = runOfWarp();
  if (id >= all) {
    return;
  }
  double sum = 0;
  runOf(id, w, neighbours, columns, runs).each(sum, [](double& own, float one) { own += one; });
  sum = overWarp<Sum>(sum);
  if (threadIdx.x % LANES == 0) {
    sums[id] = sum;
  }
}

KERNEL maxMagnitudeOfRuns(const float* w, double* largest, int neighbours, int columns, int runs,
                          long long all) {
  const long long id = runOfWarp();
  if (id >= all) {
    return;
  }
  float most = 0;
  runOf(id, w, neighbours, columns, runs)
      .each(most, [](float& own, float one) { own = larger(own, one); });
  most = overWarp<Largest>(most);
  if (threadIdx.x % LANES == 0) {
    largest[id] = most;
  }
}

// Two numbers per run, as extremeMagnitudesOfChunks.
KERNEL extremeMagnitudesOfRuns(const float* w, double* extremes, int neighbours, int columns, int runs,
                               long long all) {
  const long long id = runOfWarp();
  if (id >= all) {
    return;
  }
  const Run run = runOf(id, w, neighbours, columns, runs);
  float most = 0;
  float least = INFINITY;
  run.each(most, [](float& own, float one) { own = larger(own, one); });
  run.each(least, [](float& own, float one) { own = one != 0 && one < own ? one : own; });
  most = overWarp<Largest>(most);
  least = overWarp<Smallest>(least);
  if (threadIdx.x % LANES == 0) {
    extremes[2 * id] = most;
    extremes[2 * id + 1] = least;
  }
}
