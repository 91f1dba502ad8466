package trit.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where messages go. Until Trit's own code begins, the launcher takes a line of the JVM out of
 * standard error that no option turns off, and keeps the original open under another number.
 */
final class StandardError {
  private static final int NUMBER = 2;

  /** What the launcher says the original's number is. */
  private static final String PROPERTY = "trit.standardError";

  private StandardError() {}

  /** Makes the original standard error again, where the launcher has set it aside. */
  static void takeBack() {
    Integer original = Integer.getInteger(PROPERTY);
    if (original == null) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    MemorySegment dup2 = linker.defaultLookup().findOrThrow("dup2");
    FunctionDescriptor type =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      int made = (int) linker.downcallHandle(dup2, type).invokeExact((int) original, NUMBER);
      assert made == NUMBER || made == -1 : made; // -1: messages go through the launcher, as before
    } catch (Throwable e) {
      throw new IllegalStateException("dup2 failed", e);
    }
  }
}
