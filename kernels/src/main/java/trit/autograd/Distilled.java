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
  public record Term(Divergence rule, float[] weights) {

    float[] ofRows(int from, int count) {
      return Arrays.copyOfRange(weights, from, from + count);
    }
  }

  @Override
  public int terms() {
    return 1 + divergences.size();
  }

  @Override
  public void slice(Tape tape, int from, Tensor logits, List<Tensor> losses) {
    Tensor student = tape.workspace().scratch(logits.shape());
    tape.backend().copy(logits, student);
    task.slice(tape, from, logits, losses);
    Tensor teacher = tape.workspace().scratch(Shape.of(logits.rows(), table.rows()));
    tape.backend().linear(hidden.rows(from, from + logits.rows()), table, teacher);
    for (int i = 0; i < divergences.size(); i++) {
      Term term = divergences.get(i);
      float[] weights = term.ofRows(from, logits.rows());
      tape.backend()
          .addDivergenceGradient(term.rule, teacher, student, weights, losses.get(1 + i), logits);
    }
    tape.workspace().release(teacher);
    tape.workspace().release(student);
  }

  @Override
  public double[] total(Tape tape, List<List<Tensor>> slices) {
    double[] totals = new double[terms()];
    totals[0] = task.total(tape, slices)[0];
    tape.backend().finish();
    for (int i = 0; i < divergences.size(); i++) {
      int from = 0;
      for (List<Tensor> slice : slices) {
        Tensor losses = slice.get(1 + i);
        totals[1 + i] += weighed(divergences.get(i).ofRows(from, losses.rows()), losses);
        from += losses.rows();
      }
    }
    return totals;
  }

  private static double weighed(float[] weights, Tensor losses) {
    double sum = 0;
    for (int row = 0; row < weights.length; row++) {
      sum += (double) weights[row] * losses.get(row);
    }
    return sum;
  }
}
