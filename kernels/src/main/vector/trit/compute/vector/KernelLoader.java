package trit.compute.vector;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.incubator.vector.VectorShape;

/**
 * Makes a kernel class once per vector width. The compiler needs the width as a constant, so every
 * width gets a hidden copy of the class, which asks {@link #shape} for its own when it is
 * initialised.
 */
final class KernelLoader {
  private record Variant(Class<?> kernel, int bits) {}

  private static final Map<Variant, Object> LOADED = new ConcurrentHashMap<>();

  private KernelLoader() {}

  /** The one instance of {@code kernel} for vectors of {@code bits}. */
  static <K> K load(Class<? extends K> kernel, Class<K> type, int bits) {
    return type.cast(LOADED.computeIfAbsent(new Variant(kernel, bits), KernelLoader::define));
  }

  /** The width that the kernel class behind {@code lookup} was made for. */
  static VectorShape shape(MethodHandles.Lookup lookup) {
    try {
      int bits = MethodHandles.classData(lookup, "_", Integer.class);
      return VectorShape.forBitSize(bits);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(lookup + " was not made by this loader", e);
    }
  }

  private static Object define(Variant variant) {
    String file = variant.kernel.getSimpleName() + ".class";
    try (InputStream bytes = variant.kernel.getResourceAsStream(file)) {
      return MethodHandles.lookup()
          .defineHiddenClassWithClassData(bytes.readAllBytes(), variant.bits, true)
          .lookupClass()
          .getDeclaredConstructor()
          .newInstance();
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + file + " for " + variant.bits + " bits", e);
    }
  }
}
