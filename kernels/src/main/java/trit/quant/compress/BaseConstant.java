package trit.quant.compress;

/** The number that a grid's step is a share of. */
public enum BaseConstant {
  PI(Math.PI),
  E(Math.E),
  /** The golden ratio. */
  PHI((1 + Math.sqrt(5)) / 2),
  SQRT2(Math.sqrt(2)),
  LN2(Math.log(2));

  private final double value;

  BaseConstant(double value) {
    this.value = value;
  }

  /** Its value. */
  public double value() {
    return value;
  }
}
