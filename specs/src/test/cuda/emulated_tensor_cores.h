// The tensor cores and their copies on the host: the 32 fibers of a warp exchange the same words as
// the 32 lanes of the GPU. Copies happen at the wait for them, no sooner.
#pragma once
#include "emulation.h"

namespace emulation {

extern unsigned fragments[1024][6];  // per thread: four words of A, two of B
extern const char* rows[1024];       // per thread: the row of a matrix that it names

void copyLater(void* to, const void* from);
void endCopies();
void awaitCopies(unsigned underWay);

struct Bfloat16Element {
  unsigned short bits;
  float value() const {
    const unsigned wide = (unsigned)bits << 16;
    float value;
    memcpy(&value, &wide, sizeof value);
    return value;
  }
};

struct HalfElement {
  unsigned short bits;
  float value() const {
    const int exponent = bits >> 10 & 31;
    const int fraction = bits & 1023;
    const float magnitude = exponent == 31  ? (fraction ? NAN : INFINITY)
                            : exponent == 0 ? ldexpf((float)fraction, -24)
                                            : ldexpf((float)(fraction + 1024), exponent - 25);
    return bits >> 15 ? -magnitude : magnitude;
  }
};

// Of its 32 bits the hardware reads the upper 19.
struct Tf32Element {
  unsigned bits;
  float value() const {
    const unsigned read = bits & ~0x1fffu;
    float value;
    memcpy(&value, &read, sizeof value);
    return value;
  }
};

struct Int8Element {
  signed char bits;
  int value() const { return bits; }
};

// Element k of a row of 32 bytes whose words the lanes of a group of four hold; `word` is the one of
// the first 16 bytes, `next` lies between it and that of the others.
template <typename Element> Element element(unsigned firstLane, int word, int next, int k) {
  const int byte = k * (int)sizeof(Element);
  const unsigned* words = fragments[firstLane + byte % 16 / 4];
  Element found;
  memcpy(&found, (const char*)&words[word + byte / 16 * next] + byte % 4, sizeof found);
  return found;
}

template <typename Element, typename Sum>
void multiplyAdd(Sum (&sums)[4], const unsigned (&a)[4], unsigned low, unsigned high) {
  const unsigned words[6] = {a[0], a[1], a[2], a[3], low, high};
  memcpy(fragments[threadIdx.x], words, sizeof words);
  meetWarp();
  const unsigned warp = threadIdx.x / 32 * 32;
  const unsigned lane = threadIdx.x % 32;
  for (int i = 0; i < 4; i++) {
    const unsigned column = lane % 4 * 2 + i % 2;
    for (int k = 0; k < 32 / (int)sizeof(Element); k++) {
      sums[i] += element<Element>(warp + lane / 4 * 4, i / 2, 2, k).value() *
                 element<Element>(warp + column * 4, 4, 1, k).value();
    }
  }
  meetWarp();
}

template <typename Element, typename Total> struct Format {
  typedef Total Sum;
  static constexpr int BYTES = sizeof(Element);
  static void multiplyAdd(Sum (&sums)[4], const unsigned (&a)[4], unsigned low, unsigned high) {
    emulation::multiplyAdd<Element>(sums, a, low, high);
  }
};

}  // namespace emulation

typedef emulation::Format<emulation::Bfloat16Element, float> Bfloat16;
typedef emulation::Format<emulation::HalfElement, float> Half;
typedef emulation::Format<emulation::Tf32Element, float> Tf32;
typedef emulation::Format<emulation::Int8Element, int> Int8;

inline void loadMatrices(unsigned (&words)[4], const void* row) {
  emulation::require((size_t)row % 16 == 0);
  emulation::rows[threadIdx.x] = (const char*)row;
  emulation::meetWarp();
  for (unsigned matrix = 0; matrix < 4; matrix++) {
    const unsigned lane = threadIdx.x / 32 * 32 + matrix * 8 + threadIdx.x % 32 / 4;
    memcpy(&words[matrix], emulation::rows[lane] + threadIdx.x % 4 * 4, 4);
  }
  emulation::meetWarp();
}

inline void copyLater(void* shared, const void* global) {
  emulation::require((size_t)shared % 16 == 0 && (size_t)global % 16 == 0);
  emulation::copyLater(shared, global);
}

inline void endCopies() { emulation::endCopies(); }

template <int UNDER_WAY> void awaitCopies() { emulation::awaitCopies(UNDER_WAY); }
