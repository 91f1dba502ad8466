package trit.train;

import java.util.ArrayList;
import java.util.List;
import trit.autograd.CrossEntropy;
import trit.autograd.Distilled;
import trit.autograd.Objective;
import trit.autograd.Tape;
import trit.nn.TokenBatch;

/**
 * The losses of {@link Distillation}.
 *
 * @param numbers its weights
 * @param teacher who is learned from
 * @param steps of a text, for the reasoning loss
 */
public record DistillationLoss(Distillation numbers, Teacher teacher, ReasoningSteps steps)
    implements TrainingLoss {

  @Override
  public List<String> terms() {
    List<String> terms = new ArrayList<>(List.of("task"));
    if (numbers.beta() > 0) {
      terms.add("kd");
    }
    if (numbers.gamma() > 0) {
      terms.add("reasoning");
    }
    return terms;
  }

  @Override
  public Parts over(List<TokenBatch> batch) {
    double mean = 1.0 / Batches.learned(batch);
    StepWeights weights = numbers.gamma() > 0 ? new StepWeights(batch, steps) : null;
    return (tape, part) -> objective(tape, part, mean, weights);
  }

  private Objective objective(Tape tape, TokenBatch part, double mean, StepWeights weights) {
    List<Distilled.Term> terms = new ArrayList<>();
    if (numbers.beta() > 0) {
      double square = numbers.temperature() * numbers.temperature();
      float weight = (float) (numbers.beta() * square * mean);
      terms.add(new Distilled.Term(numbers.softened(), everyTarget(part, weight)));
    }
    if (numbers.gamma() > 0) {
      terms.add(new Distilled.Term(numbers.stepwise(), weights.of(part, numbers.gamma())));
    }
    CrossEntropy task = new CrossEntropy(part.targets(), numbers.alpha() * mean);
    return new Distilled(task, teacher.hidden(tape, part), teacher.outputLayer(), terms);
  }

  private static float[] everyTarget(TokenBatch part, float weight) {
    float[] weights = new float[part.tokens()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = part.targets()[i] < 0 ? 0 : weight;
    }
    return weights;
  }
}
