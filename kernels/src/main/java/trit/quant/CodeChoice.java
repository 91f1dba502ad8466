package trit.quant;

/** How the codes of a matrix are chosen, once it is known which encoding they are for. */
public sealed interface CodeChoice {

  /** Each weight's nearest code, as the encoding's reference quantizer finds it. */
  record Nearest() implements CodeChoice {}

  /**
   * The error of each column is passed on to the columns that follow, as the second moments of the
   * inputs say (GPTQ, Frantar et al., 2023, arXiv:2210.17323; LDLQ, Chee et al., 2023,
   * arXiv:2307.13304).
   *
   * @param order in which columns are rounded
   * @param dampening what is added to the diagonal of the moments, as a share of its mean
   * @param sweeps how often all codes are looked at again afterwards, each given the others
   */
  record Feedback(Order order, double dampening, int sweeps) implements CodeChoice {

    /** Checks the ranges. */
    public Feedback {
      if (!(dampening > 0 && dampening <= 10)) {
        throw new IllegalArgumentException(
            "dampening %s must be above 0 and at most 10; it is usual at 0.01"
                .formatted(dampening));
      }
      if (sweeps < 0) {
        throw new IllegalArgumentException("sweeps must be at least 0, not " + sweeps);
      }
    }
  }

  /** The order of columns. */
  enum Order {
    /** From the first to the last: GPTQ. */
    FORWARD,
    /** From the last to the first: LDLQ. */
    BACKWARD,
    /**
     * Those with the largest inputs first, with all scales settled before: GPTQ's {@code
     * act-order}.
     */
    BY_ACTIVATION
  }
}
