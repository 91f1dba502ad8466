package trit.autograd;

import java.util.Arrays;
import java.util.List;
import trit.compute.Divergence;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Cross-entropy, and beside it divergences from a teacher's distributions (Hinton, Vinyals and
 * Dean, 2015, arXiv:1503.02531). The teacher's logits exist a slice at a time, as the student's do.
 *
 * @param task the cross-entropy, the first loss
 * @param hidden the teacher's rows before its output layer
 * @param table the teacher's output layer
 * @param divergences the losses after it
 */
public record Distilled(CrossEntropy task, Tensor hidden, Tensor table, List<Term> divergences)
    implements Objective {

  /**
   * A divergence from the teacher.
   *
   * @param rule how it is measured
   * @param weights what every row's divergence is multiplied by
   */
  public record Term(Divergence rule, float[] weights) {}

  @Override
  public int terms() {
    return 1 + divergences.size();
  }

  @Override
  public void slice(Tape tape, int from, Tensor logits, double[] losses) {
    Tensor student = tape.workspace().scratch(logits.shape());
    tape.backend().finish();
    student.copyFrom(logits);
    task.slice(tape, from, logits, losses);
    Tensor teacher = tape.workspace().scratch(Shape.of(logits.rows(), table.rows()));
    tape.backend().linear(hidden.rows(from, from + logits.rows()), table, teacher);
    for (int i = 0; i < divergences.size(); i++) {
      losses[1 + i] += diverge(tape, divergences.get(i), from, teacher, student, logits);
    }
    tape.workspace().release(teacher);
    tape.workspace().release(student);
  }

  private static double diverge(
      Tape tape, Term term, int from, Tensor teacher, Tensor student, Tensor gradient) {
    float[] weights = Arrays.copyOfRange(term.weights, from, from + student.rows());
    Tensor each = tape.workspace().scratch(Shape.of(student.rows()));
    tape.backend().addDivergenceGradient(term.rule, teacher, student, weights, each, gradient);
    tape.backend().finish();
    double sum = 0;
    for (int row = 0; row < weights.length; row++) {
      sum += (double) weights[row] * each.get(row);
    }
    tape.workspace().release(each);
    return sum;
  }
}
