package trit.compute.vector;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.incubator.vector.VectorShape;

/**
 * Makes a kernel class once per vector width and, where it has one, per subject: what else the
 * compiler needs as a constant. Each gets a hidden copy of the class, which asks for its own {@link
 * #shape} and {@link #subject} when it is initialised.
 */
final class KernelLoader {
  private record Variant(Class<?> kernel, int bits, Object subject) {}

  private static final Map<Variant, Object> LOADED = new ConcurrentHashMap<>();

  private KernelLoader() {}

  /** The one instance of {@code kernel} for vectors of {@code bits}. */
  static <K> K load(Class<? extends K> kernel, Class<K> type, int bits) {
    return load(kernel, type, bits, "");
  }

  /**
   * The one instance of {@code kernel} for vectors of {@code bits} and a subject.
   *
   * @param subject equal to another where the kernels are
   */
  static <K> K load(Class<? extends K> kernel, Class<K> type, int bits, Object subject) {
    Variant variant = new Variant(kernel, bits, subject);
    Object loaded = LOADED.get(variant);
    if (loaded == null) {
      // not computeIfAbsent: a kernel may load another one that it is made of
      Object made = define(variant);
      Object earlier = LOADED.putIfAbsent(variant, made);
      loaded = earlier == null ? made : earlier;
    }
    return type.cast(loaded);
  }

  /** The width that the kernel class behind {@code lookup} was made for. */
  static VectorShape shape(MethodHandles.Lookup lookup) {
    return VectorShape.forBitSize(variant(lookup).bits);
  }

  /** The subject that the kernel class behind {@code lookup} was made for. */
  static <S> S subject(MethodHandles.Lookup lookup, Class<S> type) {
    return type.cast(variant(lookup).subject);
  }

  private static Variant variant(MethodHandles.Lookup lookup) {
    try {
      return MethodHandles.classData(lookup, "_", Variant.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(lookup + " was not made by this loader", e);
    }
  }

  private static Object define(Variant variant) {
    String file = variant.kernel.getSimpleName() + ".class";
    try (InputStream bytes = variant.kernel.getResourceAsStream(file)) {
      return MethodHandles.lookup()
          .defineHiddenClassWithClassData(bytes.readAllBytes(), variant, true)
          .lookupClass()
          .getDeclaredConstructor()
          .newInstance();
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + file + " for " + variant.bits + " bits", e);
    }
  }
}
