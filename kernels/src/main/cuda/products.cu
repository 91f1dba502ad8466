// Dense matrix products: linear layers and their gradients. T counts tokens, K inputs, N outputs.
#include "tile.cuh"

// y[T,N] = x[T,K] w[N,K]^T
KERNEL linear(const float* x, const float* w, float* y, int T, int K, int N) {
  product<false>(DepthContiguous{x, K}, DepthContiguous{w, K}, y, T, N, K);
}

// The same for up to eight tokens: a warp takes one row of w, four neighbours per lane at a time, so
// that w is read once, at the speed of memory. Never timed.
KERNEL linearFew(const float* x, const float* w, float* y, int T, int K, int N) {
  constexpr int MOST = 8;
  const int n = blockIdx.x * (blockDim.x / LANES) + threadIdx.x / LANES;
  if (n >= N) {
    return;
  }
  const int lane = threadIdx.x % LANES;
  const float* row = w + (long long)n * K;
  float sums[MOST] = {};
  int whole = 0;
  if (K % 4 == 0) {
    whole = K;
#pragma unroll 2
    for (int k = 4 * lane; k < K; k += 4 * LANES) {
      const float4 a = *(const float4*)(row + k);
#pragma unroll
      for (int t = 0; t < MOST; t++) {
        if (t < T) {
          const float4 b = *(const float4*)(x + (long long)t * K + k);
          sums[t] += a.x * b.x + a.y * b.y + (a.z * b.z + a.w * b.w);
        }
      }
    }
  }
  for (int k = whole + lane; k < K; k += LANES) {
#pragma unroll
    for (int t = 0; t < MOST; t++) {
      if (t < T) {
        sums[t] += row[k] * x[(long long)t * K + k];
      }
    }
  }
#pragma unroll
  for (int t = 0; t < MOST; t++) {
    const float sum = overWarp<Sum>(sums[t]);
    if (t < T && lane == 0) {
      y[(long long)t * N + n] = sum;
    }
  }
}

// dx[T,K] = dy[T,N] w[N,K]
KERNEL linearInputGradient(const float* dy, const float* w, float* dx, int T, int K, int N) {
  product<false>(DepthContiguous{dy, N}, OuterContiguous{w, K}, dx, T, K, N);
}

KERNEL addLinearInputGradient(const float* dy, const float* w, float* dx, int T, int K, int N) {
  product<true>(DepthContiguous{dy, N}, OuterContiguous{w, K}, dx, T, K, N);
}

// dw[N,K] += dy[T,N]^T x[T,K]
KERNEL addLinearWeightGradient(const float* dy, const float* x, float* dw, int T, int K, int N) {
  product<true>(OuterContiguous{dy, N}, OuterContiguous{x, K}, dw, N, K, T);
}
