package trit.compute.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import trit.code.Encoding;

/**
 * NVIDIA's library of dense products (cuBLAS), where it is installed: what own kernels are compared
 * with, and nothing that Trit needs. Bound through the foreign function interface by the names that
 * its C header gives; its enumerations are numbers there too.
 */
public final class Cublas implements AutoCloseable {
  private static final List<String> LIBRARIES = List.of("libcublas.so.13", "libcublas.so.12");
  private static final String DRIVER = "libcuda.so.1";

  private static final int TRANSPOSED = 1;
  private static final int AS_IT_IS = 0;
  private static final int FLOAT_32 = 0;
  private static final int FLOAT_16 = 2;
  private static final int BFLOAT_16 = 14;
  private static final int COMPUTE_32F = 68;
  private static final int COMPUTE_32F_FAST_TF32 = 77;
  private static final int DEFAULT_ALGORITHM = -1;

  private final Arena arena;
  private final MemorySegment handle;
  private final MethodHandle gemm;
  private final MethodHandle destroy;
  private final MethodHandle wait;
  private final MemorySegment one;
  private final MemorySegment zero;

  private Cublas(Arena arena, SymbolLookup library, SymbolLookup driver) {
    this.arena = arena;
    this.gemm = function(library, "cublasGemmEx", gemmSignature());
    this.destroy = function(library, "cublasDestroy_v2", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    this.wait = function(driver, "cuCtxSynchronize", FunctionDescriptor.of(JAVA_INT));
    this.one = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1);
    this.zero = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 0);
    MethodHandle create =
        function(library, "cublasCreate_v2", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    MemorySegment place = arena.allocate(ADDRESS);
    check("begin", call(create, place));
    this.handle = place.get(ADDRESS, 0);
  }

  /** How two factors are multiplied. */
  public enum Numbers {
    /** 32 bits, rounded to 19 on the way into the tensor cores. */
    TF32(Encoding.F32, FLOAT_32, COMPUTE_32F_FAST_TF32),
    /** 32 bits. */
    F32(Encoding.F32, FLOAT_32, COMPUTE_32F),
    /** The upper 16 bits of these, with sums in 32. */
    BF16(Encoding.BF16, BFLOAT_16, COMPUTE_32F),
    /** IEEE binary16, with sums in 32 bits. */
    F16(Encoding.F16, FLOAT_16, COMPUTE_32F);

    private final Encoding encoding;
    private final int type;
    private final int compute;

    Numbers(Encoding encoding, int type, int compute) {
      this.encoding = encoding;
      this.type = type;
      this.compute = compute;
    }

    /** How the factors lie in memory. */
    public Encoding encoding() {
      return encoding;
    }
  }

  /**
   * The library, in the context that is current on this thread; nothing where it is not installed.
   */
  public static Optional<Cublas> installed() {
    return LIBRARIES.stream().flatMap(name -> open(name, DRIVER).stream()).findFirst();
  }

  /**
   * The library at a place.
   *
   * @param library with {@code cublasGemmEx}
   * @param driver with {@code cuCtxSynchronize}
   */
  static Optional<Cublas> open(String library, String driver) {
    Arena arena = Arena.ofShared();
    try {
      return Optional.of(
          new Cublas(
              arena,
              SymbolLookup.libraryLookup(library, arena),
              SymbolLookup.libraryLookup(driver, arena)));
    } catch (IllegalArgumentException | CudaException absent) {
      arena.close();
      return Optional.empty();
    }
  }

  /** What was looked for. */
  public static String names() {
    return String.join(" or ", LIBRARIES);
  }

  /**
   * {@code y[T,N] = x[T,K] · w[N,K]ᵀ}, all in row-major order, which the library reads as columns:
   * it makes {@code yᵀ = w · xᵀ}.
   *
   * @param y in f32; not there before {@link #finish}
   */
  public void linear(
      Numbers numbers, MemorySegment x, MemorySegment w, MemorySegment y, int t, int k, int n) {
    check(
        "multiply",
        call(
            gemm,
            handle,
            TRANSPOSED,
            AS_IT_IS,
            n,
            t,
            k,
            one,
            w,
            numbers.type,
            k,
            x,
            numbers.type,
            k,
            zero,
            y,
            FLOAT_32,
            n,
            numbers.compute,
            DEFAULT_ALGORITHM));
  }

  /** Waits until all products are done. */
  public void finish() {
    check("finish", call(wait));
  }

  @Override
  public void close() {
    call(destroy, handle);
    arena.close();
  }

  private static FunctionDescriptor gemmSignature() {
    return FunctionDescriptor.of(
        JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS,
        JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT,
        JAVA_INT, JAVA_INT);
  }

  private static MethodHandle function(
      SymbolLookup library, String name, FunctionDescriptor signature) {
    MemorySegment address =
        library
            .find(name)
            .orElseThrow(() -> new CudaException("the library has no function " + name));
    return Linker.nativeLinker().downcallHandle(address, signature);
  }

  private static int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(Arrays.asList(arguments));
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }

  private static void check(String what, int status) {
    if (status != 0) {
      throw new CudaException("cuBLAS could not " + what + ": status " + status);
    }
  }
}
