// What a warp asks of the tensor cores and of the copies that feed them: PTX's mma.sync, ldmatrix and
// cp.async. All formats lie alike in bytes. Lane 4g + t of a warp holds
//   of A, 16 rows of 32 bytes:    the words at byte 4t of rows g and g + 8, then at byte 16 + 4t;
//   of B, 8 columns of 32 bytes:  the words at bytes 4t and 16 + 4t of column g;
//   of C, 16 rows of 8 sums:      columns 2t and 2t + 1 of row g, then of row g + 8.
// Products are exact. How sums are rounded inside an instruction is the hardware's own business, so
// results in f32 are bounded, not equal to the scalar backend's; in int32 they are equal.
#pragma once
#include "block.cuh"

#ifdef TRIT_EMULATED
#include "emulated_tensor_cores.h"
#else

// sums += a b, in f32.
#define TRIT_FLOAT_MMA(name, bytes, instruction)                                                  \
  struct name {                                                                                   \
    typedef float Sum;                                                                            \
    static constexpr int BYTES = bytes;                                                           \
    __device__ static void multiplyAdd(float (&sums)[4], const unsigned (&a)[4], unsigned low,    \
                                       unsigned high) {                                           \
      asm volatile(instruction                                                                    \
                   " {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"                       \
                   : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])                   \
                   : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(low), "r"(high));            \
    }                                                                                             \
  };

TRIT_FLOAT_MMA(Bfloat16, 2, "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32")
TRIT_FLOAT_MMA(Half, 2, "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32")
TRIT_FLOAT_MMA(Tf32, 4, "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32")

struct Int8 {
  typedef int Sum;
  static constexpr int BYTES = 1;
  __device__ static void multiplyAdd(int (&sums)[4], const unsigned (&a)[4], unsigned low,
                                     unsigned high) {
    asm volatile(
        "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32"
        " {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+r"(sums[0]), "+r"(sums[1]), "+r"(sums[2]), "+r"(sums[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(low), "r"(high));
  }
};

__device__ inline unsigned sharedAddress(const void* place) {
  return (unsigned)__cvta_generic_to_shared(place);
}

// Four matrices of 8 rows of 16 bytes: lanes 8m ... 8m + 7 say where the rows of the m-th lie, and
// every lane gets word lane % 4 of row lane / 4 of each.
__device__ inline void loadMatrices(unsigned (&words)[4], const void* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3])
               : "r"(sharedAddress(row))
               : "memory");
}

// Copies 16 bytes to shared memory, some time before the wait for this thread's group of copies ends.
__device__ inline void copyLater(void* shared, const void* global) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(sharedAddress(shared)),
               "l"(__cvta_generic_to_global(global))
               : "memory");
}

// Ends a group of copies, which may be empty.
__device__ inline void endCopies() { asm volatile("cp.async.commit_group;" ::: "memory"); }

// Waits for this thread's groups of copies but the latest `UNDER_WAY`.
template <int UNDER_WAY> __device__ inline void awaitCopies() {
  asm volatile("cp.async.wait_group %0;" ::"n"(UNDER_WAY) : "memory");
}

#endif
