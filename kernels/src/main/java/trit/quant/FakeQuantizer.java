package trit.quant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import trit.compute.Activations;

/**
 * How training rounds, carried by the weights from {@code qat} to {@code quantize}: every later
 * phase trains through it, and the packer uses the same function.
 *
 * @param weights what linear weights are rounded to
 * @param activations what the inputs of those layers are rounded to: 8 bits per token, or nothing
 * @param ignore globs over Hugging Face module names that stay in full precision; a bare name such
 *     as {@code embed_tokens} matches the last segment of a module. See {@link ModulePattern}
 */
public record FakeQuantizer(WeightQuantizer weights, Activations activations, List<String> ignore) {

  /** Keeps its own list. */
  public FakeQuantizer {
    ignore = List.copyOf(ignore);
  }

  /** BitNet b1.58 (Ma et al., 2024): absmean ternary weights, absmax 8-bit inputs per token. */
  public static FakeQuantizer bitNet(List<String> ignore) {
    return new FakeQuantizer(WeightQuantizer.bitNet(), Activations.INT8_PER_TOKEN, ignore);
  }

  /** The same for weights that are stored as what they were rounded to. */
  public FakeQuantizer stored() {
    return new FakeQuantizer(weights.stored(), activations, ignore);
  }

  /** Whether a linear layer stays in full precision. */
  public boolean ignores(String module) {
    return ignore.stream().anyMatch(glob -> new ModulePattern(glob).matches(module));
  }

  /**
   * What is wrong with this fake-quantizer for a model, one sentence each: numbers that training
   * cannot round to, and patterns that match nothing.
   *
   * @param modules all modules of the model that can be named
   */
  public List<String> problems(Collection<String> modules) {
    List<String> found = new ArrayList<>(weights.problems());
    if (activations == Activations.INT8_PER_BLOCK) {
      found.add("training rounds activations per token or not at all, not per block");
    }
    ignore.stream()
        .filter(glob -> modules.stream().noneMatch(new ModulePattern(glob)::matches))
        .forEach(glob -> found.add(ModulePattern.matchesNothing("ignore", glob, modules)));
    return found;
  }
}
