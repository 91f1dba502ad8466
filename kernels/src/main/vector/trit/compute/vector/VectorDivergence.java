package trit.compute.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import trit.compute.Divergence;
import trit.compute.Divergence.Direction;

/**
 * The divergence of one row of logits from another, over all columns; exponentials in f32, sums in
 * double.
 */
final class VectorDivergence {
  private final int width;
  private final float inverse;
  private final boolean forward;
  private final long teacher;
  private final long student;
  private final float teacherTop;
  private final float studentTop;
  private final double teacherSum;
  private final double studentSum;

  /** Of two rows at these places. */
  VectorDivergence(Divergence rule, long teacher, long student, int width) {
    this.width = width;
    this.inverse = 1 / rule.temperature();
    this.forward = rule.direction() == Direction.FORWARD;
    this.teacher = teacher;
    this.student = student;
    this.teacherTop = VectorLosses.largest(teacher, width);
    this.studentTop = VectorLosses.largest(student, width);
    this.teacherSum = VectorLosses.sumOfExps(teacher, teacherTop, inverse, width);
    this.studentSum = VectorLosses.sumOfExps(student, studentTop, inverse, width);
  }

  /** In nats. */
  double value() {
    double mean = weightedGap() / (forward ? teacherSum : studentSum);
    return forward ? mean - logSumGap() : logSumGap() - mean;
  }

  /** Adds {@code weight} times the gradient for the student's logits to a row. */
  void addGradient(double divergence, float weight, long gradient) {
    float teacherShare = (float) (1 / teacherSum);
    float studentShare = (float) (1 / studentSum);
    float level = (float) (logSumGap() - divergence);
    float factor = weight * inverse;
    long bytes = (long) width * Float.BYTES;
    long whole = Lanes.whole(bytes);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector t = ratio(teacher + i, teacherTop);
      FloatVector s = ratio(student + i, studentTop);
      FloatVector q = Exponential.exp(s).mul(studentShare);
      FloatVector towards =
          forward ? q.sub(Exponential.exp(t).mul(teacherShare)) : q.mul(s.sub(t).add(level));
      Lanes.store(gradient + i, Lanes.load(gradient + i).add(towards.mul(factor)));
    }
    for (long i = whole; i < bytes; i += Float.BYTES) {
      float t = (Lanes.get(teacher + i) - teacherTop) * inverse;
      float s = (Lanes.get(student + i) - studentTop) * inverse;
      double q = Math.exp(s) * studentShare;
      double towards = forward ? q - Math.exp(t) * teacherShare : q * (s - t + level);
      Lanes.set(gradient + i, (float) (Lanes.get(gradient + i) + towards * factor));
    }
  }

  /** Teacher's exponents less the student's, weighted by the exponentials of one of them. */
  private double weightedGap() {
    DoubleVector low = DoubleVector.zero(Lanes.DOUBLES);
    DoubleVector high = low;
    long bytes = (long) width * Float.BYTES;
    long whole = Lanes.whole(bytes);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector t = ratio(teacher + i, teacherTop);
      FloatVector s = ratio(student + i, studentTop);
      FloatVector term = Exponential.exp(forward ? t : s).mul(t.sub(s));
      low = Lanes.lower(term).add(low);
      high = Lanes.upper(term).add(high);
    }
    double total = Lanes.sum(low.add(high));
    for (long i = whole; i < bytes; i += Float.BYTES) {
      float t = (Lanes.get(teacher + i) - teacherTop) * inverse;
      float s = (Lanes.get(student + i) - studentTop) * inverse;
      total += Math.exp(forward ? t : s) * (t - s);
    }
    return total;
  }

  private FloatVector ratio(long at, float top) {
    return Lanes.load(at).sub(Lanes.broadcast(top)).mul(inverse);
  }

  /** {@code ln(teacherSum) - ln(studentSum)}. */
  private double logSumGap() {
    return Math.log(teacherSum) - Math.log(studentSum);
  }
}
