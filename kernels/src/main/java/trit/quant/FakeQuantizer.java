package trit.quant;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import trit.file.NearestName;

/**
 * How training rounds, carried by the weights from {@code qat} to {@code quantize}: every later
 * phase trains through it, and the packer uses the same function.
 *
 * @param weights what linear weights are rounded to
 * @param weightScale how their scale is chosen
 * @param activations what the inputs of those layers are rounded to
 * @param activationScale how their scale is chosen
 * @param ignore globs over Hugging Face module names that stay in full precision; a bare name such
 *     as {@code embed_tokens} matches the last segment of a module. See {@link ModulePattern}
 */
public record FakeQuantizer(
    NumberFormat weights,
    ScaleRule weightScale,
    NumberFormat activations,
    ScaleRule activationScale,
    List<String> ignore) {

  /** Keeps its own list. */
  public FakeQuantizer {
    ignore = List.copyOf(ignore);
  }

  /** BitNet b1.58 (Ma et al., 2024): absmean ternary weights, absmax 8-bit inputs per token. */
  public static FakeQuantizer bitNet(List<String> ignore) {
    return new FakeQuantizer(
        NumberFormat.TERNARY,
        ScaleRule.absmean(Granularity.PER_TENSOR),
        NumberFormat.INT8,
        ScaleRule.absmax(Granularity.PER_TOKEN),
        ignore);
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
    return Stream.concat(
            unsupported().stream(),
            ignore.stream()
                .filter(glob -> modules.stream().noneMatch(new ModulePattern(glob)::matches))
                .map(glob -> matchesNothing(glob, modules)))
        .toList();
  }

  private Optional<String> unsupported() {
    FakeQuantizer supported = bitNet(ignore);
    return equals(supported)
        ? Optional.empty()
        : Optional.of(
            "training cannot round through " + numbers() + "; write " + supported.numbers());
  }

  private String numbers() {
    return "weights %s, %s and activations %s, %s"
        .formatted(weights, weightScale, activations, activationScale);
  }

  private static String matchesNothing(String glob, Collection<String> modules) {
    List<String> names = modules.stream().map(ModulePattern::lastSegment).distinct().toList();
    String hint =
        NearestName.to(glob, glob.indexOf('.') < 0 ? names : List.copyOf(modules))
            .map(name -> "Did you mean '" + name + "'? ")
            .orElse("");
    return "ignore '%s' matches no module. %sThe modules are %s"
        .formatted(glob, hint, String.join(", ", names));
  }
}
