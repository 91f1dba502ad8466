package trit.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.recipe.CanonicalJson;
import trit.shell.ShellSetting;

/** Opens the JDK's JShell with Trit ready. */
@Command(
    name = "jshell",
    description = "Open JShell with class path, modules and imports ready; --json says how.",
    mixinStandardHelpOptions = true)
final class ShellCommand implements Callable<Integer> {
  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "ARGUMENT",
      arity = "0..*",
      description = "Passed on to JShell, such as a script.")
  private List<String> arguments = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    output.apply();
    Path start = Files.createTempFile("trit-start", ".jsh");
    try {
      Files.writeString(start, ShellSetting.startScript());
      List<String> command = new ArrayList<>(ShellSetting.options(start));
      command.addAll(arguments);
      if (output.json) {
        Map<String, Object> json = Map.of("jshell", command, "start", ShellSetting.startScript());
        spec.commandLine().getOut().println(CanonicalJson.tree(json).toPrettyString());
        return ExitCode.OK;
      }
      return JavaShellToolBuilder.builder().start(command.toArray(String[]::new));
    } finally {
      Files.deleteIfExists(start);
    }
  }
}
