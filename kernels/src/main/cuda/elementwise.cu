// Operations in which every element of the result depends on its like only.
#include "block.cuh"

__device__ static float sigmoid(float x) { return 1 / (1 + expf(-x)); }

KERNEL add(const float* a, const float* b, float* out, long long size) {
  FOR_EACH_ELEMENT(i, size) { out[i] = a[i] + b[i]; }
}

KERNEL multiply(const float* a, const float* b, float* out, long long size) {
  FOR_EACH_ELEMENT(i, size) { out[i] = a[i] * b[i]; }
}

KERNEL scale(const float* a, float factor, float* out, long long size) {
  FOR_EACH_ELEMENT(i, size) { out[i] = a[i] * factor; }
}

KERNEL addBias(const float* bias, float* x, int width, long long size) {
  FOR_EACH_ELEMENT(i, size) { x[i] += bias[i % width]; }
}

KERNEL silu(const float* x, float* out, long long size) {
  FOR_EACH_ELEMENT(i, size) { out[i] = x[i] * sigmoid(x[i]); }
}

KERNEL reluSquared(const float* x, float* out, long long size) {
  FOR_EACH_ELEMENT(i, size) {
    const float positive = larger(x[i], 0);
    out[i] = positive * positive;
  }
}

// The tanh form of GELU, x * sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3)).
KERNEL geluTanh(const float* x, float* out, long long size) {
  FOR_EACH_ELEMENT(i, size) {
    const float cubic = x[i] + 0.044715f * x[i] * x[i] * x[i];
    out[i] = x[i] * sigmoid(1.5957691216057308f * cubic);
  }
}

KERNEL swiGlu(const float* gate, const float* up, float* out, long long size) {
  FOR_EACH_ELEMENT(i, size) { out[i] = gate[i] * sigmoid(gate[i]) * up[i]; }
}

KERNEL swiGluGradient(const float* gate, const float* up, const float* dOut, float* dGate,
                      float* dUp, long long size) {
  FOR_EACH_ELEMENT(i, size) {
    const float g = gate[i];
    const float s = sigmoid(g);
    dGate[i] = dOut[i] * up[i] * s * (1 + g * (1 - s));
    dUp[i] = dOut[i] * g * s;
  }
}
