// Attention of a few new tokens to a cache: keys and values are read once for up to four heads that
// share them, a chunk of 128 keys per block, and the chunks are put together afterwards in their order
// (Dao et al., 2023, "Flash-Decoding"). Never timed.
#include "cached_rows.cuh"

constexpr int WARPS = 4;
constexpr int CHUNK = WARPS * LANES;  // keys of a block, one per thread
constexpr int HEADS = 4;              // query heads of a block
constexpr int MOST_OF_LANE = 8;       // elements of a head that a lane mixes: heads of up to 256

// What a chunk leaves of a head: the largest score, the sum of weights relative to it, and the values
// mixed by these weights.
__device__ static long long placeOf(int token, int heads, int head, int chunks, int chunk, int headDim) {
  return (((long long)token * heads + head) * chunks + chunk) * (headDim + 2);
}

template <typename Rows>
__device__ static float dot(const float* query, Rows keys, long long first, int headDim) {
  float sum = 0;
  int d = 0;
  if (headDim % 4 == 0) {
#pragma unroll 4
    for (; d < headDim; d += 4) {
      const float4 a = *(const float4*)(query + d);
      const float4 b = keys.four(first + d);
      sum += a.x * b.x + a.y * b.y + (a.z * b.z + a.w * b.w);
    }
  }
  for (; d < headDim; d++) {
    sum += query[d] * keys.at(first + d);
  }
  return sum;
}

// Token t sees keys 0 ... past + t. The grid is (chunks, groups of query heads, T), where the groups
// of one key head lie side by side; a chunk that no token sees leaves nothing. Shared memory: HEADS
// rows of queries, then what every warp leaves: HEADS rows of mixed values, HEADS largest scores and
// HEADS sums.
template <typename Rows>
__device__ static void attendToChunk(const float* q, Rows k, Rows v, float* partial, int past,
                                     int heads, int group, int headDim) {
  DYNAMIC_SHARED(float, shared);
  const int ofKeyHead = (group + HEADS - 1) / HEADS;
  const int keyHead = blockIdx.y / ofKeyHead;
  const int inGroup = blockIdx.y % ofKeyHead * HEADS;
  const int firstHead = keyHead * group + inGroup;
  const int count = group - inGroup < HEADS ? group - inGroup : HEADS;
  const int lane = threadIdx.x % LANES;
  const int warp = threadIdx.x / LANES;
  const long long kvWidth = (long long)heads / group * headDim;
  const int token = blockIdx.z;
  float* queries = shared;
  float* mixed = queries + HEADS * headDim + warp * HEADS * (headDim + 2);
  float* largest = mixed + HEADS * headDim;
  float* sums = largest + HEADS;

  const float* ownQueries = q + ((long long)token * heads + firstHead) * headDim;
  FOR_EACH_IN_ROW(i, count * headDim) { queries[i] = ownQueries[i]; }
  __syncthreads();

  const int first = blockIdx.x * CHUNK + warp * LANES;
  const int key = first + lane;
  const bool visible = key <= past + token;
  const float scale = rsqrtf((float)headDim);
  float weights[HEADS];
#pragma unroll
  for (int h = 0; h < HEADS; h++) {
    const float score = visible && h < count
        ? scale * dot(queries + h * headDim, k, key * kvWidth + keyHead * headDim, headDim)
        : -INFINITY;
    const float highest = overWarp<Largest>(score);
    weights[h] = visible && h < count ? expf(score - highest) : 0;
    const float sum = overWarp<Sum>(weights[h]);
    if (lane == 0) {
      largest[h] = highest;
      sums[h] = sum;
    }
  }
  float own[HEADS][MOST_OF_LANE] = {};
  for (int j = 0; j < LANES && first + j <= past + token; j++) {
    const long long row = (first + j) * kvWidth + keyHead * headDim;
    float shares[HEADS];
#pragma unroll
    for (int h = 0; h < HEADS; h++) {
      shares[h] = __shfl_sync(ALL_LANES, weights[h], j);
    }
#pragma unroll
    for (int i = 0; i < MOST_OF_LANE; i++) {
      const float value = lane + i * LANES < headDim ? v.at(row + lane + i * LANES) : 0;
#pragma unroll
      for (int h = 0; h < HEADS; h++) {
        own[h][i] += shares[h] * value;
      }
    }
  }
#pragma unroll
  for (int h = 0; h < HEADS; h++) {
#pragma unroll
    for (int i = 0; i < MOST_OF_LANE; i++) {
      if (lane + i * LANES < headDim) {
        mixed[h * headDim + lane + i * LANES] = own[h][i];
      }
    }
  }
  __syncthreads();

  const float* warps = shared + HEADS * headDim;
  const int ofWarp = HEADS * (headDim + 2);
  FOR_EACH_IN_ROW(i, count * headDim) {
    const int h = i / headDim;
    const float* scalars = warps + HEADS * headDim + h;
    float highest = -INFINITY;
    for (int w = 0; w < WARPS; w++) {
      highest = larger(highest, scalars[w * ofWarp]);
    }
    float sum = 0;
    float value = 0;
    for (int w = 0; w < WARPS && highest != -INFINITY; w++) {
      const float share = expf(scalars[w * ofWarp] - highest);
      sum += share * scalars[w * ofWarp + HEADS];
      value += share * warps[w * ofWarp + i];
    }
    float* to = partial + placeOf(token, heads, firstHead + h, gridDim.x, blockIdx.x, headDim);
    to[2 + i % headDim] = value;
    if (i % headDim == 0) {
      to[0] = highest;
      to[1] = sum;
    }
  }
}

// How many tokens came before is read from `place` when the kernel runs, unless that is null.
#define ATTENTION_TO(Rows)                                                                        \
  KERNEL attentionOfChunksOf##Rows(const float* q, const void* k, const void* v, float* partial,  \
                                   const float* place, int past, int heads, int group,            \
                                   int headDim) {                                                 \
    attendToChunk(q, Rows(k), Rows(v), partial, place ? (int)place[0] : past, heads, group,       \
                  headDim);                                                                       \
  }

ATTENTION_TO(FloatRows)
ATTENTION_TO(HalfRows)
ATTENTION_TO(Q8_0Rows)

// out = the chunks put together; the grid is (heads, T).
KERNEL attentionOverChunks(const float* partial, float* out, int chunks, int headDim) {
  const int heads = gridDim.x;
  const float* from = partial + placeOf(blockIdx.y, heads, blockIdx.x, chunks, 0, headDim);
  const int stride = headDim + 2;
  float highest = -INFINITY;
  for (int c = 0; c < chunks; c++) {
    highest = larger(highest, from[c * stride]);
  }
  FOR_EACH_IN_ROW(d, headDim) {
    float sum = 0;
    float value = 0;
    for (int c = 0; c < chunks; c++) {
      const float share = expf(from[c * stride] - highest);
      sum += share * from[c * stride + 1];
      value += share * from[c * stride + 2 + d];
    }
    out[((long long)blockIdx.y * heads + blockIdx.x) * headDim + d] = value / sum;
  }
}
