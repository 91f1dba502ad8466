package trit.compute;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The door to the vector backend, which is compiled apart: nothing here names a class that needs
 * {@code jdk.incubator.vector}, so that Trit runs without the module.
 */
final class VectorModule {
  private static final String BACKEND = "trit.compute.vector.VectorBackend";
  private static final Set<String> WIDTHS = Set.of("128", "256", "512");

  private VectorModule() {}

  /**
   * Why the vector backend cannot run in this JVM and what would change that; nothing if it can.
   */
  static Optional<String> obstacle() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return Optional.of(
          "the module jdk.incubator.vector is not resolved,"
              + " start Java with --add-modules=jdk.incubator.vector");
    }
    if (!compiled()) {
      return Optional.of("it is not part of this build, package kernels with src/main/vector");
    }
    List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
    return arguments.stream()
        .filter(VectorModule::disablesOptimizer)
        .findFirst()
        .map(argument -> "it needs the optimizing compiler, start Java without " + argument);
  }

  /**
   * The backend; only where there is no obstacle.
   *
   * @throws BackendUnavailableException if the setting of the width names none
   */
  static Backend backend(Workers workers) {
    checkWidth();
    try {
      return (Backend) Class.forName(BACKEND).getMethod("on", Workers.class).invoke(null, workers);
    } catch (InvocationTargetException thrown) {
      throw new IllegalStateException(BACKEND + " did not start", thrown.getCause());
    } catch (ReflectiveOperationException broken) {
      throw new LinkageError(BACKEND + " cannot be made", broken);
    }
  }

  private static void checkWidth() {
    String bits = System.getProperty("trit.vector.bits");
    if (bits != null && !WIDTHS.contains(bits)) {
      throw new BackendUnavailableException(
          "-Dtrit.vector.bits=" + bits + " is no vector width, give 128, 256 or 512");
    }
  }

  private static boolean compiled() {
    return VectorModule.class.getClassLoader().getResource(BACKEND.replace('.', '/') + ".class")
        != null;
  }

  private static boolean disablesOptimizer(String argument) {
    return argument.equals("-Xint")
        || argument.startsWith("-XX:TieredStopAtLevel=") && !argument.endsWith("=4");
  }
}
