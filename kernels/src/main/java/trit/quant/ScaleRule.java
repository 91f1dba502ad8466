package trit.quant;

/**
 * How a scale is chosen, and what shares it.
 *
 * @param observer the statistic
 * @param granularity what the statistic is taken over
 */
public record ScaleRule(Observer observer, Granularity granularity) {

  /** The statistic that becomes the scale. */
  public enum Observer {
    /** The mean magnitude (BitNet b1.58). */
    ABSMEAN,
    /** The largest magnitude. */
    ABSMAX
  }

  /** The mean magnitude over a unit. */
  public static ScaleRule absmean(Granularity granularity) {
    return new ScaleRule(Observer.ABSMEAN, granularity);
  }

  /** The largest magnitude over a unit. */
  public static ScaleRule absmax(Granularity granularity) {
    return new ScaleRule(Observer.ABSMAX, granularity);
  }

  /** As the recipe language writes it, such as {@code absmean(perTensor)}. */
  @Override
  public String toString() {
    return observer.name().toLowerCase(java.util.Locale.ROOT) + "(" + granularity + ")";
  }
}
