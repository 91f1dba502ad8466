// Dense matrix products: linear layers and their gradients. T counts tokens, K inputs, N outputs.
#include "tile.cuh"

// y[T,N] = x[T,K] w[N,K]^T
KERNEL linear(const float* x, const float* w, float* y, int T, int K, int N) {
  product<false>(DepthContiguous{x, K}, DepthContiguous{w, K}, y, T, N, K);
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
