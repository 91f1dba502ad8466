package trit.phase;

import java.io.IOException;
import java.util.Optional;
import trit.nn.TransformerConfig;
import trit.quant.FakeQuantizer;
import trit.train.Distillation;
import trit.train.Onset;
import trit.train.OptimizerConfig;

/**
 * What {@code pretrain}, {@code qat} and {@code distill} have in common: the model in the role
 * {@code model} is trained on windows of the tokens in the role {@code data}.
 *
 * @param steps optimizer steps
 * @param batch sequences of one step
 * @param optimizer what moves the weights
 * @param sequence tokens of a sequence; 0 for the data set's, and where that says nothing, for the
 *     model's context
 * @param checkpointEvery after how many steps to save
 * @param fakeQuantizer what to round through instead of what the weights carry
 * @param onset when it begins
 * @param distillation how to learn from the model in the role {@code teacher}, if there is one
 * @param options what of the model is trained, and how it is computed
 */
record TrainingTask(
    int steps,
    int batch,
    OptimizerConfig optimizer,
    int sequence,
    int checkpointEvery,
    Optional<FakeQuantizer> fakeQuantizer,
    Onset onset,
    Optional<Distillation> distillation,
    TrainingOptions options) {

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

  /** Tokens of a sequence. */
  int length(TransformerConfig model, int seqLength) {
    int asked = sequence == 0 ? seqLength : sequence;
    return asked == 0 ? model.context() : asked;
  }

  /** Tokens of the whole training. */
  double tokens(int length) {
    return (double) steps * batch * length;
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
