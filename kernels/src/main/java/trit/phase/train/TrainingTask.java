package trit.phase.train;

import java.io.IOException;
import java.util.Optional;
import trit.nn.TransformerConfig;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.PhaseContext;
import trit.phase.Problems;
import trit.quant.FakeQuantizer;
import trit.train.Distillation;
import trit.train.Onset;

/**
 * What {@code pretrain}, {@code qat} and {@code distill} come to: the model in the role {@code
 * model} is trained on windows of the tokens in the role {@code data}.
 *
 * @param training what all three are told
 * @param fakeQuantizer what to round through instead of what the weights carry
 * @param onset when it begins
 * @param distillation how to learn from the model in the role {@code teacher}, if there is one
 */
record TrainingTask(
    Training training,
    Optional<FakeQuantizer> fakeQuantizer,
    Onset onset,
    Optional<Distillation> distillation) {

  Forecast forecast(Inputs<Outline> inputs, Problems problems) {
    return new TrainingForecast(this, inputs).make(problems);
  }

  void run(Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    new TrainingRun(this, inputs, context).run();
  }

  /** What is rounded through, where the weights carry this. */
  Optional<FakeQuantizer> rounding(Optional<FakeQuantizer> carried) {
    return fakeQuantizer.or(() -> carried);
  }

  /** What is said of a model that has no room for a tokenizer's tokens. */
  static Optional<String> vocabulary(int tokens, TransformerConfig model) {
    return tokens <= model.vocab()
        ? Optional.empty()
        : Optional.of(
            "the data's tokenizer has %,d tokens, the model's vocab only %,d; write vocab %1$d"
                .formatted(tokens, model.vocab()));
  }
}
