package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.notebook.KernelSpec;
import trit.recipe.CanonicalJson;

/** Opens notebooks. */
@Command(
    name = "notebook",
    description = "Open Jupyter with a Trit kernel, or only install the kernel.",
    mixinStandardHelpOptions = true)
final class NotebookCommand implements Callable<Integer> {
  private static final String NO_JUPYTER =
      "Jupyter is not installed. On Debian and Ubuntu: apt-get install jupyter-notebook;"
          + " elsewhere: pip install jupyterlab. The kernel is ready in ";

  @Mixin private OutputOptions output;

  @Option(
      names = "--install",
      description = "Write the kernel's description for Jupyter and start nothing.")
  private boolean install;

  @Option(
      names = "--prefix",
      paramLabel = "FOLDER",
      description = "Install under FOLDER/share/jupyter, instead of for this user.")
  private Path prefix;

  @Parameters(
      paramLabel = "ARGUMENT",
      arity = "0..*",
      description = "Passed on to Jupyter, such as notebooks/1-first-look.ipynb or --no-browser.")
  private List<String> arguments = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    output.apply();
    PrintWriter err = spec.commandLine().getErr();
    Path home = Path.of(System.getProperty("user.home"));
    KernelSpec kernel =
        prefix == null ? KernelSpec.ofUser(System.getenv(), home) : KernelSpec.ofPrefix(prefix);
    Path folder = kernel.install();
    if (install) {
      Object shown = output.json ? CanonicalJson.tree(Map.of("kernel", folder)) : folder;
      spec.commandLine().getOut().println(shown);
      return ExitCode.OK;
    }
    for (String face : List.of("lab", "notebook")) {
      if (succeeds(List.of("jupyter", face, "--version"))) {
        List<String> command = new ArrayList<>(List.of("jupyter", face));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
      }
    }
    err.println(NO_JUPYTER + folder);
    return ExitCode.INVALID;
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }
}
