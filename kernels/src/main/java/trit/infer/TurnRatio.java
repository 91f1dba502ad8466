package trit.infer;

import java.util.Arrays;

/**
 * How many times as fast one contender was as another, turn by turn. Both runs of a turn see the
 * machine in the same state, so that these ratios differ less than the speeds do.
 *
 * @param median of the turns' ratios
 * @param lower quartile
 * @param upper quartile
 */
public record TurnRatio(double median, double lower, double upper) {

  /** The ratios of speeds that were measured in the same turns, one each. */
  static TurnRatio of(double[] speeds, double[] others) {
    double[] ratios = new double[speeds.length];
    Arrays.setAll(ratios, turn -> speeds[turn] / others[turn]);
    Arrays.sort(ratios);
    return new TurnRatio(quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75));
  }

  /** Between two neighbours, as far from each as the quantile lies (type 7 of Hyndman and Fan). */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
