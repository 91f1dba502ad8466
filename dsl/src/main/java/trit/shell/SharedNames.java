package trit.shell;

import java.lang.reflect.Modifier;
import java.util.Map;
import javax.lang.model.SourceVersion;

/** Where Java cells, which are classes of their own, find the variables of their session. */
public final class SharedNames {
  private static Map<String, Object> current = Map.of();

  private static Object kept;

  private SharedNames() {}

  /** Keeps the value of an expression. */
  public static void keep(Object value) {
    kept = value;
  }

  /** The value that was kept last. */
  static Object kept() {
    return kept;
  }

  /** Runs something that reads and writes these variables. */
  static synchronized void with(Map<String, Object> names, Runnable body) {
    current = names;
    body.run();
  }

  /** The value of a variable. */
  public static Object get(String name) {
    return current.get(name);
  }

  /** Names a value. */
  public static void put(String name, Object value) {
    current.put(name, value);
  }

  /** Whether Java can name a variable so. */
  static boolean isName(String name) {
    return SourceVersion.isName(name) && !name.contains(".");
  }

  /** The first class above a value that every cell can name. */
  static String typeOf(Object value) {
    Class<?> type = value.getClass();
    while (!isVisible(type)) {
      type = type.getSuperclass();
    }
    return type.getCanonicalName();
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> element = type.isArray() ? type.componentType() : type;
    boolean named = element.getCanonicalName() != null && !element.getPackageName().isEmpty();
    boolean exported = element.getModule().isExported(element.getPackageName());
    return element.isPrimitive() || named && exported && Modifier.isPublic(element.getModifiers());
  }
}
