package trit.quant.precision;

import java.util.List;

/** What decides how many bits a matrix gets: 2, 3, 4 or 8. */
public sealed interface PrecisionRule {
  /** The bits that a matrix may get, the fewest first. */
  List<Integer> BITS = List.of(2, 3, 4, 8);

  /**
   * How unlike its rows are: the less of their variance clusters leave, the fewer bits. A rule of
   * thumb that looks at no error.
   *
   * @param clusters of rows
   */
  record Spread(int clusters) implements PrecisionRule {

    /** Checks the range. */
    public Spread {
      if (clusters < 1 || clusters > 256) {
        throw new IllegalArgumentException("there are 1 to 256 clusters of rows, not " + clusters);
      }
    }
  }

  /**
   * The fewest bits that lose no more than this.
   *
   * @param most share of the energy of the weights, each weighed by its column's importance
   */
  record Loss(double most) implements PrecisionRule {

    /** Checks the range. */
    public Loss {
      if (!(most > 0 && most < 1)) {
        throw new IllegalArgumentException("a share lost is between 0 and 1, not " + most);
      }
    }
  }
}
