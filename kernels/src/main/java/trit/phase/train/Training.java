package trit.phase.train;

import trit.nn.TransformerConfig;
import trit.phase.NotInKey;
import trit.train.AdamWConfig;
import trit.train.OptimizerConfig;

/**
 * What {@code pretrain}, {@code qat} and {@code distill} are all told: how long to train, on how
 * much at once, and by what.
 *
 * @param steps optimizer steps
 * @param batch sequences of one step
 * @param optimizer what moves the weights, and its learning rate
 * @param sequence tokens of a sequence; 0 for the data set's, and where that says nothing, for the
 *     model's context
 * @param options what of the model is trained, and how it is computed
 * @param checkpointEvery after how many steps to save, so that an interrupted run goes on there
 */
public record Training(
    int steps,
    int batch,
    OptimizerConfig optimizer,
    int sequence,
    TrainingOptions options,
    @NotInKey int checkpointEvery) {

  /** What a recipe gets that says nothing. */
  public static Training defaults() {
    return new Training(1_000, 16, AdamWConfig.defaults(), 0, TrainingOptions.defaults(), 100);
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
}
