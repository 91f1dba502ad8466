package trit.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Large blocks whose pages the system hands out when they are first written: by the thread that
 * needs them, and not at all where nothing is written. C's {@code calloc} gives them.
 */
final class UntouchedMemory {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final ValueLayout SIZE = (ValueLayout) LINKER.canonicalLayouts().get("size_t");
  private static final MethodHandle CALLOC =
      call("calloc", FunctionDescriptor.of(ValueLayout.ADDRESS, SIZE, SIZE));
  private static final MethodHandle FREE =
      call("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

  private UntouchedMemory() {}

  /**
   * Zeros, aligned to {@link Memory#ALIGNMENT}, freed when the arena is closed.
   *
   * @throws OutOfMemoryError where the system has no more
   */
  static MemorySegment allocate(long bytes, Arena arena) {
    long room = bytes + Memory.ALIGNMENT;
    MemorySegment block = calloc(room);
    if (block.address() == 0) {
      throw new OutOfMemoryError("the system has no " + bytes + " bytes left");
    }
    MemorySegment owned = block.reinterpret(room, arena, UntouchedMemory::free);
    return owned.asSlice(-block.address() & Memory.ALIGNMENT - 1, bytes);
  }

  private static MemorySegment calloc(long bytes) {
    try {
      return (MemorySegment) CALLOC.invokeExact(1L, bytes);
    } catch (Throwable e) {
      throw new AssertionError("calloc does not throw", e);
    }
  }

  private static void free(MemorySegment block) {
    try {
      FREE.invokeExact(block);
    } catch (Throwable e) {
      throw new AssertionError("free does not throw", e);
    }
  }

  private static MethodHandle call(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
  }
}
