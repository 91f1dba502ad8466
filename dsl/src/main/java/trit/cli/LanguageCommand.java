package trit.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import trit.language.LanguageReference;
import trit.recipe.CanonicalJson;

/** Prints the reference of the recipe language. */
@Command(
    name = "language",
    description = "Print the reference of the recipe language: every word, block by block.",
    mixinStandardHelpOptions = true)
final class LanguageCommand implements Callable<Integer> {
  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    output.apply();
    String reference = LanguageReference.markdown();
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        output.json
            ? CanonicalJson.tree(Map.of("markdown", reference)).toPrettyString() + "\n"
            : reference);
    out.flush();
    return ExitCode.OK;
  }
}
