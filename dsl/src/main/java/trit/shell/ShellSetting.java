package trit.shell;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How JShell is set up for Trit: class path, options of its JVM, imports. */
public final class ShellSetting {
  /** What every Java cell and shell imports. */
  static final List<String> IMPORTS =
      List.of(
          "java.util.*",
          "java.util.function.*",
          "java.util.stream.*",
          "java.nio.file.*",
          "trit.code.*",
          "trit.recipe.*",
          "trit.run.*",
          "trit.shell.*",
          "trit.show.*",
          "trit.tensor.*",
          "static trit.code.Encoding.*");

  private ShellSetting() {}

  /** Imports, one a line. */
  public static String startScript() {
    return IMPORTS.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
  }

  /** Options of JShell that start its JVM as this one was started. */
  public static List<String> options(Path startScript) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--class-path", classPath()));
    options.addAll(List.of("--startup", startScript.toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agentlib"))
        .map(option -> "-R" + option)
        .forEach(options::add);
    return options;
  }

  /** JShell refuses to start for a part that is not there, which java passes over. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(part -> Files.exists(Path.of(part)))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
