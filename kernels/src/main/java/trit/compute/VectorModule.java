package trit.compute;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;

/**
 * The door to the vector backend, which is compiled apart: nothing here names a class that needs
 * {@code jdk.incubator.vector}, so that Trit runs without the module.
 */
final class VectorModule {
  private static final String BACKEND = "trit.compute.vector.VectorBackend";

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

  /** The backend; only where there is no obstacle. */
  static Backend backend(Workers workers) {
    try {
      return (Backend) Class.forName(BACKEND).getConstructor(Workers.class).newInstance(workers);
    } catch (InvocationTargetException thrown) {
      throw new IllegalStateException(BACKEND + " did not start", thrown.getCause());
    } catch (ReflectiveOperationException broken) {
      throw new LinkageError(BACKEND + " cannot be made", broken);
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
