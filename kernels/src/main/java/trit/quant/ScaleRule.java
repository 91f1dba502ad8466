package trit.quant;

/**
 * How a scale is chosen, and what shares it.
 *
 * @param observer what it is taken from
 * @param granularity what shares it
 */
public record ScaleRule(Observer observer, Granularity granularity) {

  /** What the scale is taken from. */
  public enum Observer {
    /** The mean magnitude (BitNet b1.58). */
    ABSMEAN("absmean"),
    /** The largest magnitude, which gets the largest code. */
    ABSMAX("absmax"),
    /** A search for the least squared error; see {@link trit.code.search.StepSearch}. */
    MSE("mse"),
    /** Learned with the weights (LSQ, Esser et al., 2020). */
    LSQ("lsq"),
    /** Learned, as ParetoQ does for each number of bits (Liu et al., 2025). */
    PARETOQ("paretoQ"),
    /** Learned from the codes alone: the step {@code alpha pi / k} of pi-quantization. */
    PI("pi"),
    /** None is chosen: what is stored lies on the levels already. */
    STORED("stored");

    private final String word;

    Observer(String word) {
      this.word = word;
    }

    /** Whether scales are parameters that training changes. */
    public boolean isLearned() {
      return this == LSQ || this == PARETOQ || this == PI;
    }

    /** As the recipe language writes it. */
    @Override
    public String toString() {
      return word;
    }
  }

  /** The mean magnitude over a unit. */
  public static ScaleRule absmean(Granularity granularity) {
    return new ScaleRule(Observer.ABSMEAN, granularity);
  }

  /** The largest magnitude over a unit. */
  public static ScaleRule absmax(Granularity granularity) {
    return new ScaleRule(Observer.ABSMAX, granularity);
  }

  /** The scale of least squared error over a unit. */
  public static ScaleRule mse(Granularity granularity) {
    return new ScaleRule(Observer.MSE, granularity);
  }

  /** Learned with the weights (LSQ). */
  public static ScaleRule lsq(Granularity granularity) {
    return new ScaleRule(Observer.LSQ, granularity);
  }

  /** Learned with the weights (ParetoQ). */
  public static ScaleRule paretoQ(Granularity granularity) {
    return new ScaleRule(Observer.PARETOQ, granularity);
  }

  /** Learned with the weights, from their codes alone (pi-quantization). */
  public static ScaleRule pi(Granularity granularity) {
    return new ScaleRule(Observer.PI, granularity);
  }

  /** As the recipe language writes it, such as {@code absmean(perTensor)}. */
  @Override
  public String toString() {
    return observer + "(" + granularity + ")";
  }
}
