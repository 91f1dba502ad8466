package trit.train;

/**
 * A learning rate that climbs linearly and then falls along half a cosine to a floor (Loshchilov
 * and Hutter, 2017, arXiv:1608.03983).
 *
 * @param peak the rate after the climb
 * @param floor the rate at the last step
 * @param warmup steps of the climb; may exceed {@code steps}
 * @param steps of the whole training
 */
public record Schedule(double peak, double floor, int warmup, int steps) {

  /** The rate at a step, counted from 0. The first step has {@code peak / warmup}, never 0. */
  public double rate(int step) {
    if (step < warmup) {
      return peak * (step + 1) / warmup;
    }
    int last = steps - 1;
    double progress = last <= warmup ? 1 : Math.min(1, (double) (step - warmup) / (last - warmup));
    return floor + (peak - floor) * (1 + StrictMath.cos(Math.PI * progress)) / 2;
  }
}
