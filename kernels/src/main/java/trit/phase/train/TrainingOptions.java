package trit.phase.train;

import java.util.Optional;
import trit.autograd.Precision;
import trit.code.Encoding;
import trit.nn.Lora;
import trit.phase.NotInKey;
import trit.quant.GradientQuantizer;

/**
 * What of the model any training changes, and how it is computed.
 *
 * @param lora the adapters that learn while all else stays; empty for all weights
 * @param precision of values and gradients inside a step: F32, BF16, or F16 with a loss that is
 *     scaled
 * @param gradients what the gradients of matrices are rounded to before they move anything
 * @param gradientCheckpointing whether values inside blocks are computed again on the way back
 *     instead of kept; the same bits for less memory
 */
public record TrainingOptions(
    Optional<Lora> lora,
    Encoding precision,
    GradientQuantizer gradients,
    @NotInKey boolean gradientCheckpointing) {

  /** What a recipe gets that says nothing. */
  public static TrainingOptions defaults() {
    return new TrainingOptions(Optional.empty(), Encoding.F32, GradientQuantizer.NONE, false);
  }

  /** The precision, where there is one of this name. */
  Optional<Precision> arithmetic() {
    return switch (precision) {
      case F32 -> Optional.of(Precision.SINGLE);
      case BF16 -> Optional.of(Precision.BFLOAT16);
      case F16 -> Optional.of(Precision.HALF);
      default -> Optional.empty();
    };
  }
}
