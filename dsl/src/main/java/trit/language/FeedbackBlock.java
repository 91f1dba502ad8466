package trit.language;

/** What may stand in {@code ldlq} and {@code gptq}: how errors are passed on. */
public interface FeedbackBlock {

  @Word(
      value =
          "What is added to the diagonal of the Hessian, as a share of its mean; 0.01 where nothing is said.",
      example = "dampening 0.01")
  FeedbackBlock dampening(Number share);

  @Word(
      value =
          "How often all codes are looked at again afterwards, each given the others; 0 where nothing is said.",
      example = "sweeps 10")
  FeedbackBlock sweeps(int count);
}
