// Rows of tables, and the positions that are turned into them.
#include "block.cuh"

KERNEL embed(const int* ids, const float* table, float* out, int width) {
  const long long from = (long long)ids[blockIdx.x] * width;
  const long long to = (long long)blockIdx.x * width;
  FOR_EACH_IN_ROW(d, width) { out[to + d] = table[from + d]; }
}

// One block per row of the table that was used. The tokens that used row `rows[b]` are
// tokens[starts[b]] ... tokens[starts[b + 1] - 1], in order, so that sums have a fixed order.
KERNEL addEmbedGradient(const int* rows, const int* starts, const int* tokens, const float* dOut,
                        float* dTable, int width) {
  const int from = starts[blockIdx.x];
  const int to = starts[blockIdx.x + 1];
  FOR_EACH_IN_ROW(d, width) {
    const long long i = (long long)rows[blockIdx.x] * width + d;
    float sum = dTable[i];
    for (int t = from; t < to; t++) {
      sum += dOut[(long long)tokens[t] * width + d];
    }
    dTable[i] = sum;
  }
}

// (a, b) -> (a cos - b sin, b cos + a sin) for the pairs of each head: pair i begins at i * step, and
// its second element is `distance` behind; one block per row. Where there are no positions, the one
// row stands at `place`.
KERNEL rotate(float* x, const float* cosines, const float* sines, const int* positions,
              const float* place, int heads, int half, int step, int distance, float direction) {
  float* row = x + (long long)blockIdx.x * heads * 2 * half;
  const long long angle = (long long)(positions ? positions[blockIdx.x] : (int)place[0]) * half;
  FOR_EACH_IN_ROW(i, heads * half) {
    const int pair = i % half;
    float* first = row + (i / half) * 2 * half + pair * step;
    const float cosine = cosines[angle + pair];
    const float sine = direction * sines[angle + pair];
    const float a = first[0];
    const float b = first[distance];
    first[0] = a * cosine - b * sine;
    first[distance] = b * cosine + a * sine;
  }
}
