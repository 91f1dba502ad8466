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

// Every column.
struct Whole {
  __device__ bool has(int) const { return true; }
};

// Reads the row once: a thread's sum is made smaller whenever it meets a larger logit.
template <typename Columns>
__device__ static Exponentials exponentials(const float* row, int width, float temperature,
                                            Columns columns) {
  float largest = -INFINITY;
  float sum = 0;
  FOR_EACH_IN_ROW(n, width) {
    if (!columns.has(n)) {
      continue;
    }
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

__device__ static Exponentials exponentials(const float* row, int width) {
  return exponentials(row, width, 1, Whole{});
}

KERNEL softmax(const float* x, float* y, int width) {
  const long long first = (long long)blockIdx.x * width;
  const Exponentials row = exponentials(x + first, width);
  FOR_EACH_IN_ROW(n, width) { y[first + n] = row.share(x[first + n]); }
}

KERNEL crossEntropy(const float* logits, const int* targets, float* losses, int width) {
  const float* row = logits + (long long)blockIdx.x * width;
  const int target = targets[blockIdx.x];
  const Exponentials all = exponentials(row, width);
  if (threadIdx.x == 0) {
    losses[blockIdx.x] = target < 0 ? 0 : logf(all.sum) + (all.largest - row[target]);
  }
}

KERNEL crossEntropyGradient(const float* logits, const int* targets, float scale, float* dLogits,
                            int width) {
  const long long first = (long long)blockIdx.x * width;
  const int target = targets[blockIdx.x];
  const Exponentials row = exponentials(logits + first, width);
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

// Larger for larger logits, and of equal ones for those before; no two columns have the same.
__device__ static unsigned long long rankOf(float logit, int column) {
  const unsigned bits = __float_as_uint(logit + 0.0f);  // the two zeros are equal
  const unsigned ordered = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  return (unsigned long long)ordered << 32 | (0xffffffffu - column);
}

// The columns of the k largest logits of a row, found 8 bits of their rank at a time.
struct Likeliest {
  const float* row;
  unsigned long long least;

  __device__ bool has(int n) const { return rankOf(row[n], n) >= least; }

  __device__ static Likeliest of(const float* row, int width, int k) {
    __shared__ int counts[256];
    __shared__ int found[2];  // the digit, and how many are wanted of those that have it
    unsigned long long least = 0;
    for (int shift = 56; shift >= 0; shift -= 8) {
      FOR_EACH_IN_ROW(digit, 256) { counts[digit] = 0; }
      __syncthreads();
      FOR_EACH_IN_ROW(n, width) {
        const unsigned long long rank = rankOf(row[n], n);
        if (shift == 56 || rank >> (shift + 8) == least >> (shift + 8)) {
          atomicAdd(&counts[rank >> shift & 255], 1);
        }
      }
      __syncthreads();
      if (threadIdx.x == 0) {
        int digit = 255;
        for (; k > counts[digit]; digit--) {
          k -= counts[digit];
        }
        found[0] = digit;
        found[1] = k;
      }
      __syncthreads();
      least |= (unsigned long long)found[0] << shift;
      k = found[1];
    }
    return {row, least};
  }
};

template <typename Direction, typename Columns>
__device__ static void addDivergenceGradient(Columns columns, const float* teacher,
                                             const float* student, const float* weights,
                                             float temperature, float* losses, float* gradient,
                                             int width) {
  const long long first = (long long)blockIdx.x * width;
  const float weight = weights[blockIdx.x];
  const Exponentials wanted = exponentials(teacher + first, width, temperature, columns);
  const Exponentials had = exponentials(student + first, width, temperature, columns);
  float sum = 0;
  FOR_EACH_IN_ROW(n, width) {
    if (columns.has(n)) {
      sum += Direction::term(wanted.logShare(teacher[first + n]), had.logShare(student[first + n]));
    }
  }
  const float divergence = overBlock<Sum>(sum, 0.0f);
  FOR_EACH_IN_ROW(n, width) {
    if (!columns.has(n)) {
      continue;
    }
    const float towards = Direction::towards(wanted.logShare(teacher[first + n]),
                                             had.logShare(student[first + n]), divergence);
    gradient[first + n] += weight * (towards / temperature);
  }
  if (threadIdx.x == 0) {
    losses[blockIdx.x] = divergence;
  }
}

// Of all columns, or where `topK` is not 0 of the teacher's likeliest; rows of weight 0 are passed by.
template <typename Direction>
__device__ static void addDivergenceGradient(const float* teacher, const float* student,
                                             const float* weights, float temperature, int topK,
                                             float* losses, float* gradient, int width) {
  if (weights[blockIdx.x] == 0) {
    if (threadIdx.x == 0) {
      losses[blockIdx.x] = 0;
    }
  } else if (topK == 0) {
    addDivergenceGradient<Direction>(Whole{}, teacher, student, weights, temperature, losses, gradient,
                                     width);
  } else {
    const float* row = teacher + (long long)blockIdx.x * width;
    addDivergenceGradient<Direction>(Likeliest::of(row, width, topK), teacher, student, weights,
                                     temperature, losses, gradient, width);
  }
}

KERNEL addForwardDivergenceGradient(const float* teacher, const float* student, const float* weights,
                                    float temperature, int topK, float* losses, float* gradient,
                                    int width) {
  addDivergenceGradient<Forward>(teacher, student, weights, temperature, topK, losses, gradient, width);
}

KERNEL addReverseDivergenceGradient(const float* teacher, const float* student, const float* weights,
                                    float temperature, int topK, float* losses, float* gradient,
                                    int width) {
  addDivergenceGradient<Reverse>(teacher, student, weights, temperature, topK, losses, gradient, width);
}
