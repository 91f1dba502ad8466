package trit.cli;

import picocli.CommandLine.Option;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.infer.Precision;

/** What may be rounded for the sake of speed. */
final class PrecisionOptions {
  @Option(
      names = "--activations",
      paramLabel = "ROUNDING",
      defaultValue = "INT8_PER_BLOCK",
      description =
          "How the inputs of layers are rounded that the model was not trained to round:"
              + " INT8_PER_BLOCK is fast, as in llama.cpp; FLOAT rounds nothing"
              + " (${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}).")
  private Activations activations;

  Precision precision() {
    return new Precision(activations, Encoding.F32);
  }
}
