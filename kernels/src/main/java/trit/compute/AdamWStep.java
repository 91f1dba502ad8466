package trit.compute;

/**
 * The numbers of one AdamW step.
 *
 * @param rate learning rate at this step
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param decay decoupled weight decay, times the rate
 * @param step counted from 1, for the bias corrections
 * @param gradientScale every gradient is multiplied by this first (clipping, accumulation)
 */
public record AdamWStep(
    float rate,
    float beta1,
    float beta2,
    float epsilon,
    float decay,
    int step,
    float gradientScale) {

  /** {@code 1 - beta1^step}. */
  public float correction1() {
    return (float) (1 - StrictMath.pow(beta1, step));
  }

  /** {@code 1 - beta2^step}. */
  public float correction2() {
    return (float) (1 - StrictMath.pow(beta2, step));
  }
}
