// Causal attention without materialising all scores (Dao et al., 2022). A warp owns four rows; it
// meets the rows of the other side in tiles of 32, one per lane for the scores, and then all lanes
// share the elements of the head for the sums.
#include "block.cuh"

constexpr int TILE = LANES;
constexpr int OWNED = 4;       // rows of a warp
constexpr int WARPS = 4;       // of a block
constexpr int MOST_OF_LANE = 8;  // elements of a head that one lane sums: heads of up to 256

// The elements d of a head that this lane sums; i counts them. Unrolled whole, so that sums stay in
// registers.
#define FOR_OWN_ELEMENTS(i, d, headDim)                                                    \
  _Pragma("unroll") for (int i = 0, d = threadIdx.x % LANES; i < MOST_OF_LANE; i++, d += LANES) \
    if (d < (headDim))

struct Layout {
  int headDim;
  int qWidth;   // elements of a row of queries
  int kvWidth;  // elements of a row of keys
  int head;
  int kvHead;

  __device__ long long q(int row) const { return (long long)row * qWidth + head * headDim; }
  __device__ long long kv(int row) const { return (long long)row * kvWidth + kvHead * headDim; }
};

// Copies up to `count` rows of a head into shared memory with an odd stride, zeros beyond.
template <typename Place>
__device__ static void fetchTile(const float* from, float* tile, int count, int headDim, Place place) {
  const int stride = headDim | 1;
  for (int i = threadIdx.x; i < TILE * headDim; i += blockDim.x) {
    const int row = i / headDim;
    tile[row * stride + i % headDim] = row < count ? from[place(row) + i % headDim] : 0;
  }
}

__device__ static float dot(const float* row, const float* tileRow, int headDim) {
  float sum = 0;
  for (int d = 0; d < headDim; d++) {
    sum += row[d] * tileRow[d];
  }
  return sum;
}

__device__ static int least(int a, int b) { return a < b ? a : b; }

// Query t of a sequence sees keys 0 ... past + t. The grid is (tiles of 16 queries, heads,
// sequences); `logSumExp` may be null. Shared memory: two tiles.
KERNEL attention(const float* q, const float* k, const float* v, float* out, float* logSumExp,
                 int queries, int past, int heads, int group, int headDim) {
  DYNAMIC_SHARED(float, shared);
  const int stride = headDim | 1;
  float* keys = shared;
  float* values = shared + TILE * stride;
  const Layout at = {headDim, heads * headDim, heads / group * headDim, (int)blockIdx.y,
                     (int)blockIdx.y / group};
  const int lane = threadIdx.x % LANES;
  const int firstOfBlock = blockIdx.x * OWNED * WARPS;
  const int firstOwn = firstOfBlock + threadIdx.x / LANES * OWNED;
  const int queryBase = blockIdx.z * queries;
  const int keyBase = blockIdx.z * (past + queries);
  const int seen = past + least(queries, firstOfBlock + OWNED * WARPS);
  const float scale = rsqrtf((float)headDim);

  float mixed[OWNED][MOST_OF_LANE] = {};
  float largest[OWNED];
  float sum[OWNED];
  for (int r = 0; r < OWNED; r++) {
    largest[r] = -INFINITY;
    sum[r] = 0;
  }
  for (int s = 0; s < seen; s += TILE) {
    __syncthreads();
    const int count = least(TILE, seen - s);
    fetchTile(k, keys, count, headDim, [&](int row) { return at.kv(keyBase + s + row); });
    fetchTile(v, values, count, headDim, [&](int row) { return at.kv(keyBase + s + row); });
    __syncthreads();
#pragma unroll
    for (int r = 0; r < OWNED; r++) {
      const int t = firstOwn + r;
      if (t >= queries || s > past + t) {
        continue;
      }
      const float* query = q + at.q(queryBase + t);
      const bool visible = lane < count && s + lane <= past + t;
      const float score = visible ? scale * dot(query, keys + lane * stride, headDim) : -INFINITY;
      const float highest = larger(largest[r], overWarp<Largest>(score));
      const float weight = visible ? expf(score - highest) : 0;
      const float shrink = expf(largest[r] - highest);
      sum[r] = sum[r] * shrink + overWarp<Sum>(weight);
      largest[r] = highest;
      for (int i = 0; i < MOST_OF_LANE; i++) {
        mixed[r][i] *= shrink;
      }
      for (int j = 0; j < count; j++) {
        const float w = __shfl_sync(ALL_LANES, weight, j);
        FOR_OWN_ELEMENTS(i, d, headDim) { mixed[r][i] += w * values[j * stride + d]; }
      }
    }
  }
  for (int r = 0; r < OWNED; r++) {
    const int t = firstOwn + r;
    if (t < queries) {
      float* row = out + at.q(queryBase + t);
      FOR_OWN_ELEMENTS(i, d, headDim) { row[d] = mixed[r][i] / sum[r]; }
      if (logSumExp && lane == 0) {
        logSumExp[(long long)(queryBase + t) * heads + at.head] = largest[r] + logf(sum[r]);
      }
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

// dq = scale * sum over keys of ds k, with ds = p (dOut . v - shared); the grid is that of attention.
KERNEL attentionQueryGradient(const float* q, const float* k, const float* v, const float* dOut,
                              const float* logSumExp, const float* shared, float* dq, int length,
                              int heads, int group, int headDim) {
  DYNAMIC_SHARED(float, tiles);
  const int stride = headDim | 1;
  float* keys = tiles;
  float* values = tiles + TILE * stride;
  const Layout at = {headDim, heads * headDim, heads / group * headDim, (int)blockIdx.y,
                     (int)blockIdx.y / group};
  const int lane = threadIdx.x % LANES;
  const int firstOfBlock = blockIdx.x * OWNED * WARPS;
  const int firstOwn = firstOfBlock + threadIdx.x / LANES * OWNED;
  const int base = blockIdx.z * length;
  const int seen = least(length, firstOfBlock + OWNED * WARPS);
  const float scale = rsqrtf((float)headDim);

  float sums[OWNED][MOST_OF_LANE] = {};
  for (int s = 0; s < seen; s += TILE) {
    __syncthreads();
    const int count = least(TILE, seen - s);
    fetchTile(k, keys, count, headDim, [&](int row) { return at.kv(base + s + row); });
    fetchTile(v, values, count, headDim, [&](int row) { return at.kv(base + s + row); });
    __syncthreads();
#pragma unroll
    for (int r = 0; r < OWNED; r++) {
      const int t = firstOwn + r;
      if (t >= length || s > t) {
        continue;
      }
      const long long norm = (long long)(base + t) * heads + at.head;
      const float* query = q + at.q(base + t);
      float dScore = 0;
      if (lane < count && s + lane <= t) {
        const float weight = expf(scale * dot(query, keys + lane * stride, headDim) - logSumExp[norm]);
        const float dWeight = dot(dOut + at.q(base + t), values + lane * stride, headDim);
        dScore = weight * (dWeight - shared[norm]) * scale;
      }
      for (int j = 0; j < count; j++) {
        const float ds = __shfl_sync(ALL_LANES, dScore, j);
        FOR_OWN_ELEMENTS(i, d, headDim) { sums[r][i] += ds * keys[j * stride + d]; }
      }
    }
  }
  for (int r = 0; r < OWNED; r++) {
    const int t = firstOwn + r;
    if (t < length) {
      FOR_OWN_ELEMENTS(i, d, headDim) { dq[at.q(base + t) + d] = sums[r][i]; }
    }
  }
}

// dk = scale * sum of ds q and dv = sum of p dOut over the later queries of all heads that read the
// key. The grid is (tiles of 16 keys, kv heads, sequences).
KERNEL attentionKeyGradient(const float* q, const float* k, const float* v, const float* dOut,
                            const float* logSumExp, const float* shared, float* dk, float* dv,
                            int length, int heads, int group, int headDim) {
  DYNAMIC_SHARED(float, tiles);
  const int stride = headDim | 1;
  float* queries = tiles;
  float* dOuts = tiles + TILE * stride;
  const int lane = threadIdx.x % LANES;
  const int firstOfBlock = blockIdx.x * OWNED * WARPS;
  const int firstOwn = firstOfBlock + threadIdx.x / LANES * OWNED;
  const int base = blockIdx.z * length;
  const float scale = rsqrtf((float)headDim);

  float sumK[OWNED][MOST_OF_LANE] = {};
  float sumV[OWNED][MOST_OF_LANE] = {};
  for (int member = 0; member < group; member++) {
    const Layout at = {headDim, heads * headDim, heads / group * headDim,
                       (int)blockIdx.y * group + member, (int)blockIdx.y};
    for (int t = firstOfBlock; t < length; t += TILE) {
      __syncthreads();
      const int count = least(TILE, length - t);
      fetchTile(q, queries, count, headDim, [&](int row) { return at.q(base + t + row); });
      fetchTile(dOut, dOuts, count, headDim, [&](int row) { return at.q(base + t + row); });
      __syncthreads();
  #pragma unroll
    for (int r = 0; r < OWNED; r++) {
        const int s = firstOwn + r;
        if (s >= length) {
          continue;
        }
        float weight = 0;
        float dScore = 0;
        if (lane < count && t + lane >= s) {
          const long long norm = (long long)(base + t + lane) * heads + at.head;
          const long long key = at.kv(base + s);
          weight = expf(scale * dot(k + key, queries + lane * stride, headDim) - logSumExp[norm]);
          dScore = weight * (dot(v + key, dOuts + lane * stride, headDim) - shared[norm]) * scale;
        }
        for (int j = 0; j < count; j++) {
          const float w = __shfl_sync(ALL_LANES, weight, j);
          const float ds = __shfl_sync(ALL_LANES, dScore, j);
          FOR_OWN_ELEMENTS(i, d, headDim) {
            sumK[r][i] += ds * queries[j * stride + d];
            sumV[r][i] += w * dOuts[j * stride + d];
          }
        }
      }
    }
  }
  const Layout at = {headDim, 0, heads / group * headDim, 0, (int)blockIdx.y};
  for (int r = 0; r < OWNED; r++) {
    const int s = firstOwn + r;
    if (s < length) {
      FOR_OWN_ELEMENTS(i, d, headDim) {
        dk[at.kv(base + s) + d] = sumK[r][i];
        dv[at.kv(base + s) + d] = sumV[r][i];
      }
    }
  }
}
