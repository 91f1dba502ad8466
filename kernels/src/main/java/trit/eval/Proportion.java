package trit.eval;

/**
 * The 95 % interval of a share by Wilson's score, which stays within 0 and 1 and is of use for few
 * trials too (Wilson 1927).
 *
 * @param low lower end
 * @param high upper end
 */
public record Proportion(double low, double high) {
  private static final double Z = 1.959963984540054;

  /**
   * The interval of a share that was observed.
   *
   * @param happened how often, 0 … {@code trials}
   * @param trials at least 1
   */
  public static Proportion wilson(double happened, long trials) {
    if (trials < 1 || happened < 0 || happened > trials) {
      throw new IllegalArgumentException(happened + " of " + trials + " is no share");
    }
    double share = happened / trials;
    double weight = Z * Z / trials;
    double centre = (share + weight / 2) / (1 + weight);
    double half =
        Z * Math.sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight);
    return new Proportion(Math.max(0, centre - half), Math.min(1, centre + half));
  }
}
