// Stands in for cuBLAS and the driver where there is neither: one product as the library's manual
// defines it, column by column, on the host, done when finish is called.
#include <stdint.h>
#include <string.h>

#include <functional>

static std::function<void()> waiting;

static float number(const void* values, int type, long i) {
  if (type == 0) {
    return ((const float*)values)[i];
  }
  uint32_t bits = (uint32_t)((const uint16_t*)values)[i] << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

extern "C" int cublasCreate_v2(void** handle) {
  static int made;
  *handle = &made;
  return 0;
}

extern "C" int cublasDestroy_v2(void* handle) { return handle ? 0 : 1; }

extern "C" int cuCtxSynchronize() {
  if (waiting) {
    waiting();
  }
  waiting = nullptr;
  return 0;
}

// C[m,n] = alpha * op(A)[m,k] * op(B)[k,n] + beta * C, all in column-major order.
extern "C" int cublasGemmEx(void* handle, int opA, int opB, int m, int n, int k, const float* alpha,
                            const void* a, int typeA, int lda, const void* b, int typeB, int ldb,
                            const float* beta, void* c, int typeC, int ldc, int compute,
                            int algorithm) {
  if (!handle || typeC != 0 || typeA != typeB || (typeA != 0 && typeA != 14) ||
      (compute != 68 && compute != 77) || algorithm != -1) {
    return 7;
  }
  waiting = [=] {
    for (int column = 0; column < n; column++) {
      for (int row = 0; row < m; row++) {
        double sum = 0;
        for (int i = 0; i < k; i++) {
          const long atA = opA ? (long)row * lda + i : (long)i * lda + row;
          const long atB = opB ? (long)i * ldb + column : (long)column * ldb + i;
          sum += (double)number(a, typeA, atA) * number(b, typeB, atB);
        }
        float* place = (float*)c + (long)column * ldc + row;
        *place = *alpha * (float)sum + (*beta ? *beta * *place : 0);
      }
    }
  };
  return 0;
}
