package trit.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import trit.file.AtomicFile;

/** How Jupyter starts the kernel: a folder {@code kernels/trit} with the command line in it. */
public final class KernelSpec {
  private static final String NAME = "trit";

  private final Path data;

  private KernelSpec(Path data) {
    this.data = data;
  }

  /**
   * Where Jupyter looks for the user's kernels: {@code $JUPYTER_DATA_DIR}, else {@code
   * $XDG_DATA_HOME/jupyter}, else {@code ~/.local/share/jupyter} ({@code ~/Library/Jupyter} on
   * macOS).
   */
  public static KernelSpec ofUser(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault("JUPYTER_DATA_DIR", "");
    if (!named.isEmpty()) {
      return new KernelSpec(Path.of(named));
    }
    if (System.getProperty("os.name").startsWith("Mac")) {
      return new KernelSpec(home.resolve("Library/Jupyter"));
    }
    String shared = environment.getOrDefault("XDG_DATA_HOME", "");
    Path share = shared.isEmpty() ? home.resolve(".local/share") : Path.of(shared);
    return new KernelSpec(share.resolve("jupyter"));
  }

  /** Under an installation's prefix, such as {@code /usr/local} or a Python environment. */
  public static KernelSpec ofPrefix(Path prefix) {
    return new KernelSpec(prefix.resolve("share/jupyter"));
  }

  /** Writes it, for the JVM and class path that run now; returns its folder. */
  public Path install() throws IOException {
    Path folder = Files.createDirectories(data.resolve("kernels").resolve(NAME));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("argv", command());
    spec.put("display_name", "Trit");
    spec.put("language", "groovy");
    spec.put("interrupt_mode", "message");
    byte[] json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(spec);
    AtomicFile.write(folder.resolve("kernel.json"), json);
    return folder;
  }

  /** The command line of a kernel; Jupyter puts the connection's file in the place of the last. */
  public static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-javaagent"))
        .forEach(command::add);
    command.add("-cp");
    command.add(absoluteClassPath());
    command.add("trit.notebook.Kernel");
    command.add("{connection_file}");
    return List.copyOf(command);
  }

  private static String absoluteClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
