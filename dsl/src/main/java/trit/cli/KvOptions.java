package trit.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.code.Encoding;
import trit.infer.KvEncoding;

/** How a model keeps the keys and values of the tokens it has read. */
final class KvOptions {
  @Option(
      names = "--kv-type",
      paramLabel = "TYPE",
      defaultValue = "F32",
      description = "How keys and values are kept: F32, F16 or Q8_0 (${DEFAULT-VALUE}).")
  private String type;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The encoding that was asked for; in any case of letters, as llama.cpp writes it too. */
  Encoding encoding() {
    return KvEncoding.CHOICES.stream()
        .filter(choice -> choice.name().equalsIgnoreCase(type))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--kv-type " + type + " is none of " + KvEncoding.CHOICES + "; F32 is exact"));
  }
}
