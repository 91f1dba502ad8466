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

// (a, b) -> (a cos - b sin, b cos + a sin), half-split within each head; one block per row.
KERNEL rotate(float* x, const float* cosines, const float* sines, const int* positions, int heads,
              int half, float direction) {
  float* row = x + (long long)blockIdx.x * heads * 2 * half;
  const long long angle = (long long)positions[blockIdx.x] * half;
  FOR_EACH_IN_ROW(i, heads * half) {
    float* head = row + (i / half) * 2 * half;
    const int pair = i % half;
    const float cosine = cosines[angle + pair];
    const float sine = direction * sines[angle + pair];
    const float a = head[pair];
    const float b = head[half + pair];
    head[pair] = a * cosine - b * sine;
    head[half + pair] = b * cosine + a * sine;
  }
}
