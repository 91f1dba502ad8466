package trit.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Large blocks whose pages the system hands out when they are first written: by the thread that
 * needs them, and not at all where nothing is written. C's {@code calloc} gives them.
 *
 * <p>On Linux pages of two megabytes are asked for: the processor reads ahead to the end of a page
 * only, so weights are read twice as fast from them as from pages of four kilobytes.
 */
final class HugePages {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final ValueLayout SIZE = (ValueLayout) LINKER.canonicalLayouts().get("size_t");
  private static final MethodHandle CALLOC =
      call("calloc", FunctionDescriptor.of(ValueLayout.ADDRESS, SIZE, SIZE));
  private static final MethodHandle FREE =
      call("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
  private static final Optional<MethodHandle> ADVISE = advise();

  /** Linux's {@code MADV_HUGEPAGE}. */
  private static final int HUGE_PAGES = 14;

  /** Bytes of a huge page of x86-64, and of arm64 with ordinary pages of four kilobytes. */
  private static final long PAGE = 2 << 20;

  private HugePages() {}

  /**
   * Zeros, from the beginning of a page on, freed when the arena is closed.
   *
   * @throws OutOfMemoryError where the system has no more
   */
  static MemorySegment allocate(long bytes, Arena arena) {
    long whole = Math.ceilDiv(bytes, PAGE) * PAGE;
    MemorySegment block = calloc(whole + PAGE);
    if (block.address() == 0) {
      throw new OutOfMemoryError("the system has no " + bytes + " bytes left");
    }
    MemorySegment owned = block.reinterpret(whole + PAGE, arena, HugePages::free);
    MemorySegment pages = owned.asSlice(-block.address() & PAGE - 1, whole);
    ADVISE.ifPresent(advise -> advise(advise, pages));
    return pages.asSlice(0, bytes);
  }

  private static MemorySegment calloc(long bytes) {
    try {
      return (MemorySegment) CALLOC.invokeExact(1L, bytes);
    } catch (Throwable e) {
      throw new AssertionError("calloc does not throw", e);
    }
  }

  /** A system without huge pages refuses, and gives ordinary ones. */
  private static void advise(MethodHandle advise, MemorySegment pages) {
    try {
      int ignored = (int) advise.invokeExact(pages, pages.byteSize(), HUGE_PAGES);
    } catch (Throwable e) {
      throw new AssertionError("madvise does not throw", e);
    }
  }

  private static void free(MemorySegment block) {
    try {
      FREE.invokeExact(block);
    } catch (Throwable e) {
      throw new AssertionError("free does not throw", e);
    }
  }

  private static Optional<MethodHandle> advise() {
    return System.getProperty("os.name").equals("Linux")
        ? Optional.of(
            call(
                "madvise",
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, SIZE, ValueLayout.JAVA_INT)))
        : Optional.empty();
  }

  private static MethodHandle call(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
  }
}
