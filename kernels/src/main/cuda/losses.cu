// Softmax and what is computed from it: one block per row.
#include "block.cuh"

// Of logits over a temperature: the largest, and the sum of exponentials relative to it.
struct Exponentials {
  float largest;
  float sum;
  float temperature;

  __device__ float share(float logit) const { return expf((logit - largest) / temperature) / sum; }
  __device__ float logShare(float logit) const { return (logit - largest) / temperature - logf(sum); }
};

// Reads the row once: a thread's sum is made smaller whenever it meets a larger logit.
__device__ static Exponentials exponentials(const float* row, int width, float temperature) {
  float largest = -INFINITY;
  float sum = 0;
  FOR_EACH_IN_ROW(n, width) {
    const float logit = row[n];
    if (logit > largest) {
      sum *= expf((largest - logit) / temperature);
      largest = logit;
    }
    sum += logit == largest ? 1 : expf((logit - largest) / temperature);
  }
  const float highest = overBlock<Largest>(largest, -INFINITY);
  const float relative = largest == highest ? sum : sum * expf((largest - highest) / temperature);
  return {highest, overBlock<Sum>(relative, 0.0f), temperature};
}

KERNEL softmax(const float* x, float* y, int width) {
  const long long first = (long long)blockIdx.x * width;
  const Exponentials row = exponentials(x + first, width, 1);
  FOR_EACH_IN_ROW(n, width) { y[first + n] = row.share(x[first + n]); }
}

KERNEL crossEntropy(const float* logits, const int* targets, float* losses, int width) {
  const float* row = logits + (long long)blockIdx.x * width;
  const int target = targets[blockIdx.x];
  const Exponentials all = exponentials(row, width, 1);
  if (threadIdx.x == 0) {
    losses[blockIdx.x] = target < 0 ? 0 : logf(all.sum) + (all.largest - row[target]);
  }
}

KERNEL crossEntropyGradient(const float* logits, const int* targets, float scale, float* dLogits,
                            int width) {
  const long long first = (long long)blockIdx.x * width;
  const int target = targets[blockIdx.x];
  const Exponentials row = exponentials(logits + first, width, 1);
  FOR_EACH_IN_ROW(n, width) {
    const float share = row.share(logits[first + n]);
    dLogits[first + n] = target < 0 ? 0 : scale * (share - (n == target ? 1 : 0));
  }
}

// KL(teacher || student), whose gradient for the student's logits is its share less the teacher's.
struct Forward {
  __device__ static float term(float teacher, float student) {
    return expf(teacher) * (teacher - student);
  }
  __device__ static float towards(float teacher, float student, float) {
    return expf(student) - expf(teacher);
  }
};

// KL(student || teacher).
struct Reverse {
  __device__ static float term(float teacher, float student) {
    return expf(student) * (student - teacher);
  }
  __device__ static float towards(float teacher, float student, float divergence) {
    return expf(student) * (student - teacher - divergence);
  }
};

template <typename Direction>
__device__ static void addDivergenceGradient(const float* teacher, const float* student,
                                             const float* weights, float temperature, float* losses,
                                             float* gradient, int width) {
  const long long first = (long long)blockIdx.x * width;
  const float weight = weights[blockIdx.x];
  if (weight == 0) {
    if (threadIdx.x == 0) {
      losses[blockIdx.x] = 0;
    }
    return;
  }
  const Exponentials wanted = exponentials(teacher + first, width, temperature);
  const Exponentials had = exponentials(student + first, width, temperature);
  float sum = 0;
  FOR_EACH_IN_ROW(n, width) {
    sum += Direction::term(wanted.logShare(teacher[first + n]), had.logShare(student[first + n]));
  }
  const float divergence = overBlock<Sum>(sum, 0.0f);
  FOR_EACH_IN_ROW(n, width) {
    const float towards = Direction::towards(wanted.logShare(teacher[first + n]),
                                             had.logShare(student[first + n]), divergence);
    gradient[first + n] += weight * (towards / temperature);
  }
  if (threadIdx.x == 0) {
    losses[blockIdx.x] = divergence;
  }
}

KERNEL addForwardDivergenceGradient(const float* teacher, const float* student, const float* weights,
                                    float temperature, float* losses, float* gradient, int width) {
  addDivergenceGradient<Forward>(teacher, student, weights, temperature, losses, gradient, width);
}

KERNEL addReverseDivergenceGradient(const float* teacher, const float* student, const float* weights,
                                    float temperature, float* losses, float* gradient, int width) {
  addDivergenceGradient<Reverse>(teacher, student, weights, temperature, losses, gradient, width);
}
