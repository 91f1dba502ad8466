package trit.train;

import java.util.List;
import trit.autograd.CrossEntropy;
import trit.autograd.Objective;
import trit.autograd.Tape;
import trit.nn.TokenBatch;

/** What training minimises. */
public interface TrainingLoss {

  /** What the losses that it adds up are called, in their order. */
  List<String> terms();

  /**
   * What the parts of one step's batch are trained towards.
   *
   * @param batch all parts, so that means are over the whole batch
   */
  Parts over(List<TokenBatch> batch);

  /** The objectives of one step. */
  @FunctionalInterface
  interface Parts {
    /** The objective of one part, which is about to be computed on this tape. */
    Objective of(Tape tape, TokenBatch part);
  }

  /** The mean cross-entropy of the next token. */
  static TrainingLoss nextToken() {
    return new TrainingLoss() {
      @Override
      public List<String> terms() {
        return List.of("task");
      }

      @Override
      public Parts over(List<TokenBatch> batch) {
        double scale = 1.0 / Batches.learned(batch);
        return (tape, part) -> new CrossEntropy(part.targets(), scale);
      }
    };
  }
}
