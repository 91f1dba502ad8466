package trit;

import java.nio.file.Path;

/** Where the sources lie that the specs read. */
public final class Checkout {
  private Checkout() {}

  /** A path below the project's root; the JVM of Maven, which only lists specs, stands there. */
  public static Path path(String... names) {
    return Path.of(System.getProperty("trit.root", "."), names);
  }
}
