// Causal attention without materialising all scores (Dao et al., 2022), forward and backward, in tiles
// on tensor cores; attention_tiles.cuh says how. Never timed.
#include "attention_tiles.cuh"

struct Layout {
  int headDim;
  int qWidth;   // elements of a row of queries
  int kvWidth;  // elements of a row of keys
  int head;
  int kvHead;

  __device__ long long q(int row) const { return (long long)row * qWidth + head * headDim; }
  __device__ long long kv(int row) const { return (long long)row * kvWidth + kvHead * headDim; }
};

__device__ static Layout layoutOf(int head, int kvHead, int heads, int group, int headDim) {
  return {headDim, heads * headDim, heads / group * headDim, head, kvHead};
}

__device__ static int least(int a, int b) { return a < b ? a : b; }

// The result of four lanes that hold one row between them.
template <typename Combine> __device__ static float overRow(float value) {
  value = Combine::of(value, __shfl_xor_sync(ALL_LANES, value, 1));
  return Combine::of(value, __shfl_xor_sync(ALL_LANES, value, 2));
}

// Writes this lane's part of 16 rows of up to DIMS elements; `place` is null where a row is none.
template <int DIMS, typename Place>
__device__ static void storeRows(const float (&sums)[DIMS / 8][4], int headDim, Place place) {
#pragma unroll
  for (int half = 0; half < 2; half++) {
    float* row = place(laneRow() + 8 * half);
    if (!row) {
      continue;
    }
#pragma unroll
    for (int d = 0; d < DIMS / 8; d++) {
      const int at = d * 8 + laneColumn();
      if (at < headDim) {
        row[at] = sums[d][2 * half];
      }
      if (at + 1 < headDim) {
        row[at + 1] = sums[d][2 * half + 1];
      }
    }
  }
}

// The softmax of scores that arrive a tile at a time, and the values mixed by it.
template <int D> struct OnlineSoftmax {
  static constexpr int OTHER = Tiles<D>::OTHER;
  float mixed[D / 8][4] = {};
  float largest[2] = {-INFINITY, -INFINITY};
  float sum[2] = {};

  // Scores become weights; what is not visible is -infinity.
  __device__ void add(float (&scores)[OTHER / 8][4], const float* values) {
#pragma unroll
    for (int half = 0; half < 2; half++) {
      float highest = largest[half];
#pragma unroll
      for (int n = 0; n < OTHER / 8; n++) {
        highest = larger(highest, larger(scores[n][2 * half], scores[n][2 * half + 1]));
      }
      highest = overRow<Largest>(highest);
      const float shrink = expf(largest[half] - highest);
      float added = 0;
#pragma unroll
      for (int n = 0; n < OTHER / 8; n++) {
#pragma unroll
        for (int i = 2 * half; i < 2 * half + 2; i++) {
          scores[n][i] = expf(scores[n][i] - highest);
          added += scores[n][i];
        }
      }
      sum[half] = sum[half] * shrink + overRow<Sum>(added);
      largest[half] = highest;
#pragma unroll
      for (int d = 0; d < D / 8; d++) {
        mixed[d][2 * half] *= shrink;
        mixed[d][2 * half + 1] *= shrink;
      }
    }
    mixRows<D, OTHER, D>(mixed, scores, values);
  }

  __device__ void divide() {
#pragma unroll
    for (int d = 0; d < D / 8; d++) {
#pragma unroll
      for (int i = 0; i < 4; i++) {
        mixed[d][i] /= sum[i / 2];
      }
    }
  }
};

// Query t of a sequence sees keys 0 ... past + t. The grid is (tiles of queries, heads, sequences);
// `logSumExp` may be null.
template <int D>
__device__ static void attend(const float* q, const float* k, const float* v, float* out,
                              float* logSumExp, int queries, int past, int heads, int group,
                              int headDim) {
  DYNAMIC_SHARED(float, shared);
  constexpr int OWN = Tiles<D>::OWN, OTHER = Tiles<D>::OTHER, STRIDE = Tiles<D>::STRIDE;
  float* ownQueries = shared;
  float* keys = ownQueries + OWN * STRIDE;
  float* values = keys + OTHER * STRIDE;
  const Layout at = layoutOf(blockIdx.y, blockIdx.y / group, heads, group, headDim);
  // The last tiles see the most keys and begin first.
  const int first = (gridDim.x - 1 - blockIdx.x) * OWN;
  const int ofWarp = first + threadIdx.x / LANES * 16;
  const int queryBase = blockIdx.z * queries;
  const int keyBase = blockIdx.z * (past + queries);
  const int seen = past + least(queries, first + OWN);
  const float scale = rsqrtf((float)headDim);

  fetchRows<D, OWN>(q, ownQueries, queries - first, headDim,
                    [&](int row) { return at.q(queryBase + first + row); });
  OnlineSoftmax<D> softmax;
  for (int s = 0; s < seen; s += OTHER) {
    __syncthreads();
    fetchRows<D, OTHER>(k, keys, seen - s, headDim, [&](int row) { return at.kv(keyBase + s + row); });
    fetchRows<D, OTHER>(v, values, seen - s, headDim,
                        [&](int row) { return at.kv(keyBase + s + row); });
    awaitTiles();
    if (s > past + ofWarp + 15) {
      continue;
    }
    float scores[OTHER / 8][4];
    dotRows<D, OTHER>(scores, ownQueries + threadIdx.x / LANES * 16 * STRIDE, keys);
#pragma unroll
    for (int n = 0; n < OTHER / 8; n++) {
#pragma unroll
      for (int i = 0; i < 4; i++) {
        const int key = s + n * 8 + laneColumn() + i % 2;
        const int query = ofWarp + laneRow() + i / 2 * 8;
        scores[n][i] = key <= past + query && key < seen ? scale * scores[n][i] : -INFINITY;
      }
    }
    softmax.add(scores, values);
  }
  softmax.divide();
  storeRows<D>(softmax.mixed, headDim, [&](int row) {
    return ofWarp + row < queries ? out + at.q(queryBase + ofWarp + row) : nullptr;
  });
  for (int half = 0; half < 2; half++) {
    const int query = ofWarp + laneRow() + 8 * half;
    if (logSumExp && query < queries && threadIdx.x % 4 == 0) {
      logSumExp[(long long)(queryBase + query) * heads + at.head] =
          softmax.largest[half] + logf(softmax.sum[half]);
    }
  }
}

// shared[t, head] = dOut . out, which every score's gradient needs; one warp each.
KERNEL attentionShared(const float* out, const float* dOut, float* shared, int headDim,
                       long long rows) {
  const long long row = (long long)blockIdx.x * (blockDim.x / LANES) + threadIdx.x / LANES;
  if (row >= rows) {
    return;
  }
  float sum = 0;
  for (int d = threadIdx.x % LANES; d < headDim; d += LANES) {
    sum += out[row * headDim + d] * dOut[row * headDim + d];
  }
  sum = overWarp<Sum>(sum);
  if (threadIdx.x % LANES == 0) {
    shared[row] = sum;
  }
}

// dq = scale * sum over keys of ds k, with ds = p (dOut . v - shared); the grid is that of attend.
template <int D>
__device__ static void queryGradient(const float* q, const float* k, const float* v,
                                     const float* dOut, const float* logSumExp, const float* shares,
                                     float* dq, int length, int heads, int group, int headDim) {
  DYNAMIC_SHARED(float, shared);
  constexpr int OWN = Tiles<D>::OWN, OTHER = Tiles<D>::OTHER, STRIDE = Tiles<D>::STRIDE;
  float* ownQueries = shared;
  float* ownGradients = ownQueries + OWN * STRIDE;
  float* keys = ownGradients + OWN * STRIDE;
  float* values = keys + OTHER * STRIDE;
  const Layout at = layoutOf(blockIdx.y, blockIdx.y / group, heads, group, headDim);
  const int first = (gridDim.x - 1 - blockIdx.x) * OWN;
  const int inBlock = threadIdx.x / LANES * 16;
  const int base = blockIdx.z * length;
  const int seen = least(length, first + OWN);
  const float scale = rsqrtf((float)headDim);
  float norms[2];
  float shareOf[2];
#pragma unroll
  for (int half = 0; half < 2; half++) {
    const int query = first + inBlock + laneRow() + 8 * half;
    const long long place = (long long)(base + query) * heads + at.head;
    norms[half] = query < length ? logSumExp[place] : 0;
    shareOf[half] = query < length ? shares[place] : 0;
  }

  auto own = [&](int row) { return at.q(base + first + row); };
  fetchRows<D, OWN>(q, ownQueries, length - first, headDim, own);
  fetchRows<D, OWN>(dOut, ownGradients, length - first, headDim, own);
  float sums[D / 8][4] = {};
  for (int s = 0; s < seen; s += OTHER) {
    __syncthreads();
    auto other = [&](int row) { return at.kv(base + s + row); };
    fetchRows<D, OTHER>(k, keys, seen - s, headDim, other);
    fetchRows<D, OTHER>(v, values, seen - s, headDim, other);
    awaitTiles();
    if (s > first + inBlock + 15) {
      continue;
    }
    float scores[OTHER / 8][4];
    float dScores[OTHER / 8][4];
    dotRows<D, OTHER>(scores, ownQueries + inBlock * STRIDE, keys);
    dotRows<D, OTHER>(dScores, ownGradients + inBlock * STRIDE, values);
#pragma unroll
    for (int n = 0; n < OTHER / 8; n++) {
#pragma unroll
      for (int i = 0; i < 4; i++) {
        const int key = s + n * 8 + laneColumn() + i % 2;
        const int query = first + inBlock + laneRow() + i / 2 * 8;
        const bool visible = key <= query && query < length;
        const float weight = visible ? expf(scale * scores[n][i] - norms[i / 2]) : 0;
        dScores[n][i] = weight * (dScores[n][i] - shareOf[i / 2]) * scale;
      }
    }
    mixRows<D, OTHER, D>(sums, dScores, keys);
  }
  storeRows<D>(sums, headDim, [&](int row) {
    const int query = first + inBlock + row;
    return query < length ? dq + at.q(base + query) : nullptr;
  });
}

// dk = scale * sum of ds q and dv = sum of p dOut over the later queries of all heads that read the
// key. The grid is (tiles of keys * slices of the head, kv heads, sequences).
template <int D>
__device__ static void keyGradient(const float* q, const float* k, const float* v, const float* dOut,
                                   const float* logSumExp, const float* shares, float* dk, float* dv,
                                   int length, int heads, int group, int headDim) {
  DYNAMIC_SHARED(float, shared);
  constexpr int OWN = Tiles<D>::OWN, OTHER = Tiles<D>::OTHER, STRIDE = Tiles<D>::STRIDE;
  constexpr int SLICE = Tiles<D>::SLICE, SLICES = D / SLICE;
  float* ownKeys = shared;
  float* ownValues = ownKeys + OWN * STRIDE;
  float* queries = ownValues + OWN * STRIDE;
  float* dOuts = queries + OTHER * STRIDE;
  float* norms = dOuts + OTHER * STRIDE;
  float* shareOf = norms + OTHER;
  const int first = blockIdx.x / SLICES * OWN;
  const int slice = blockIdx.x % SLICES * SLICE;
  const int inBlock = threadIdx.x / LANES * 16;
  const int base = blockIdx.z * length;
  const float scale = rsqrtf((float)headDim);
  const Layout keyAt = layoutOf(0, blockIdx.y, heads, group, headDim);

  auto own = [&](int row) { return keyAt.kv(base + first + row); };
  fetchRows<D, OWN>(k, ownKeys, length - first, headDim, own);
  fetchRows<D, OWN>(v, ownValues, length - first, headDim, own);
  float sumK[SLICE / 8][4] = {};
  float sumV[SLICE / 8][4] = {};
  for (int member = 0; member < group; member++) {
    const Layout at = layoutOf(blockIdx.y * group + member, blockIdx.y, heads, group, headDim);
    for (int t = first; t < length; t += OTHER) {
      __syncthreads();
      auto other = [&](int row) { return at.q(base + t + row); };
      fetchRows<D, OTHER>(q, queries, length - t, headDim, other);
      fetchRows<D, OTHER>(dOut, dOuts, length - t, headDim, other);
      if (threadIdx.x < OTHER) {
        const long long place = (long long)(base + t + threadIdx.x) * heads + at.head;
        const bool inside = t + (int)threadIdx.x < length;
        norms[threadIdx.x] = inside ? logSumExp[place] : 0;
        shareOf[threadIdx.x] = inside ? shares[place] : 0;
      }
      awaitTiles();
      if (t + OTHER <= first + inBlock) {
        continue;
      }
      float weights[OTHER / 8][4];
      float dScores[OTHER / 8][4];
      dotRows<D, OTHER>(weights, ownKeys + inBlock * STRIDE, queries);
      dotRows<D, OTHER>(dScores, ownValues + inBlock * STRIDE, dOuts);
#pragma unroll
      for (int n = 0; n < OTHER / 8; n++) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
          const int column = n * 8 + laneColumn() + i % 2;
          const int key = first + inBlock + laneRow() + i / 2 * 8;
          const bool visible = key <= t + column && t + column < length;
          weights[n][i] = visible ? expf(scale * weights[n][i] - norms[column]) : 0;
          dScores[n][i] = weights[n][i] * (dScores[n][i] - shareOf[column]) * scale;
        }
      }
      mixRows<D, OTHER, SLICE>(sumV, weights, dOuts + slice);
      mixRows<D, OTHER, SLICE>(sumK, dScores, queries + slice);
    }
  }
  auto place = [&](float* to, int row) {
    const int key = first + inBlock + row;
    return key < length ? to + keyAt.kv(base + key) + slice : nullptr;
  };
  storeRows<SLICE>(sumK, headDim - slice, [&](int row) { return place(dk, row); });
  storeRows<SLICE>(sumV, headDim - slice, [&](int row) { return place(dv, row); });
}

#define ATTENTION_KERNEL(D) extern "C" __global__ void __launch_bounds__(Tiles<D>::THREADS)

#define ATTENTION_OF(D)                                                                           \
  ATTENTION_KERNEL(D)                                                                             \
  attention##D(const float* q, const float* k, const float* v, float* out, float* logSumExp,      \
               int queries, int past, int heads, int group, int headDim) {                        \
    attend<D>(q, k, v, out, logSumExp, queries, past, heads, group, headDim);                     \
  }                                                                                               \
  ATTENTION_KERNEL(D)                                                                             \
  attentionQueryGradient##D(const float* q, const float* k, const float* v, const float* dOut,    \
                            const float* logSumExp, const float* shares, float* dq, int length,   \
                            int heads, int group, int headDim) {                                  \
    queryGradient<D>(q, k, v, dOut, logSumExp, shares, dq, length, heads, group, headDim);        \
  }                                                                                               \
  ATTENTION_KERNEL(D)                                                                             \
  attentionKeyGradient##D(const float* q, const float* k, const float* v, const float* dOut,      \
                          const float* logSumExp, const float* shares, float* dk, float* dv,      \
                          int length, int heads, int group, int headDim) {                        \
    keyGradient<D>(q, k, v, dOut, logSumExp, shares, dk, dv, length, heads, group, headDim);      \
  }

ATTENTION_OF(32)
ATTENTION_OF(64)
ATTENTION_OF(128)
ATTENTION_OF(256)
