package trit.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import trit.language.LanguageReference;

/** Prints the reference of the recipe language. */
@Command(
    name = "language",
    description = "Print the reference of the recipe language, as Markdown.",
    mixinStandardHelpOptions = true)
final class LanguageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(LanguageReference.markdown());
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
