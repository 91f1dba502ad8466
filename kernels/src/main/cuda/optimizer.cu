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

// Grokfast: what the filter makes of a gradient whose slow part is `slow`.
__device__ static float amplified(float gradient, float slow, float lambda, int fast) {
  return gradient + lambda * (fast ? gradient - slow : slow);
}

// `past` is the running mean; it begins with the first gradient.
KERNEL grokfastMean(float* gradient, float* past, float alpha, int first, float lambda, int fast,
                    long long size) {
  FOR_EACH_ELEMENT(i, size) {
    const float g = gradient[i];
    const float slow = first ? g : alpha * past[i] + (1 - alpha) * g;
    past[i] = slow;
    gradient[i] = amplified(g, slow, lambda, fast);
  }
}

// `past` holds the last gradients, one row each; until there are so many nothing is amplified.
KERNEL grokfastWindow(float* gradient, float* past, int rows, int newest, int full, int divisor,
                      float lambda, int fast, long long size) {
  FOR_EACH_ELEMENT(i, size) {
    const float g = gradient[i];
    past[newest * size + i] = g;
    if (full) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += past[row * size + i];
      }
      gradient[i] = amplified(g, (float)(sum / divisor), lambda, fast);
    }
  }
}
