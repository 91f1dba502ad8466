package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.phase.PhaseException;
import trit.recipe.CanonicalJson;
import trit.run.Verification;
import trit.run.Verification.Finding;
import trit.run.Verification.Verdict;
import trit.show.Table;

/** Derives again what an exported file claims. */
@Command(
    name = "verify",
    description = "Derive again what an exported model claims: hashes, counts, expectations.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Mixin private OutputOptions output;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A GGUF or safetensors file, or a folder with a checkpoint.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    if (!Files.isReadable(file)) {
      throw new PhaseException("there is no file " + file);
    }
    List<Finding> findings = Verification.of(file);
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        output.json
            ? CanonicalJson.tree(findings).toPrettyString() + "\n"
            : table(findings).asText());
    out.flush();
    boolean fails = findings.stream().anyMatch(finding -> finding.verdict() == Verdict.FAILS);
    return fails ? ExitCode.EXPECTATION_FAILED : ExitCode.OK;
  }

  private static Table table(List<Finding> findings) {
    return Table.named("claims")
        .text("claim", findings.stream().map(Finding::claim).toList())
        .text("verdict", findings.stream().map(VerifyCommand::verdict).toList())
        .text("", findings.stream().map(Finding::detail).toList());
  }

  private static String verdict(Finding finding) {
    return finding.verdict().name().toLowerCase(Locale.ROOT);
  }
}
