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
      description =
          "How keys and values are kept: F32, F16 or Q8_0 (F32; where speed is measured F16, as in llama.cpp).")
  private String type;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The encoding that was asked for; in any case of letters, as llama.cpp writes it too. */
  Encoding encoding() {
    return encodingOr(Encoding.F32);
  }

  /** The same, or what nobody asked otherwise for. */
  Encoding encodingOr(Encoding unsaid) {
    if (type == null) {
      return unsaid;
    }
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
