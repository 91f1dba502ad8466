package trit.infer;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import trit.code.Encoding;
import trit.code.UnencodableValueException;
import trit.nn.TransformerConfig;

/** How keys and values may be kept. */
public final class KvEncoding {
  /** From exact to small; Q8_0 has one scale for 32 neighbours of a head. */
  public static final List<Encoding> CHOICES = List.of(Encoding.F32, Encoding.F16, Encoding.Q8_0);

  private KvEncoding() {}

  /**
   * Checks that heads of a model fit.
   *
   * @throws ModelException where they do not
   */
  static void check(Encoding encoding, TransformerConfig model) {
    problem(encoding, model)
        .ifPresent(
            problem -> {
              throw new ModelException(problem);
            });
  }

  /**
   * The encoding where heads of a model fit, else F32, so that a plan can go on counting.
   *
   * @param problems hears why they do not fit
   */
  public static Encoding fitting(
      Encoding encoding, TransformerConfig model, Consumer<String> problems) {
    Optional<String> problem = problem(encoding, model);
    problem.ifPresent(problems);
    return problem.isPresent() ? Encoding.F32 : encoding;
  }

  /** What is wrong where keys or values do not fit. */
  static ModelException misfit(UnencodableValueException e) {
    return new ModelException(
        "a key or value of the model does not fit (" + e.getMessage() + "); keep them in F32", e);
  }

  private static Optional<String> problem(Encoding encoding, TransformerConfig model) {
    if (!CHOICES.contains(encoding)) {
      return Optional.of("keys and values are kept in one of " + CHOICES + ", not " + encoding);
    }
    return encoding.holds(model.headDim())
        ? Optional.empty()
        : Optional.of(
            "heads of "
                + model.headDim()
                + " are not a multiple of "
                + encoding
                + "'s block of "
                + encoding.blockSize()
                + "; keep keys and values in F16");
  }
}
