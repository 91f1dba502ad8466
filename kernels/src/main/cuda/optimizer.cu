// Steps of optimizers.
#include "block.cuh"

// `rate` and `root` hold the corrections of the moments' bias; `keep` is 1 - rate * decay.
KERNEL adamW(float* weights, const float* gradient, float* m, float* v, float gradientScale,
             float beta1, float beta2, float rate, float root, float epsilon, float keep,
             long long size) {
  FOR_EACH_ELEMENT(i, size) {
    const float g = gradient[i] * gradientScale;
    const float first = beta1 * m[i] + (1 - beta1) * g;
    const float second = beta2 * v[i] + (1 - beta2) * (g * g);
    m[i] = first;
    v[i] = second;
    weights[i] = weights[i] * keep - rate * first / (sqrtf(second) * root + epsilon);
  }
}
