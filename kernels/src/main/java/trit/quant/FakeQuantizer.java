package trit.quant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import trit.compute.Activations;

/**
 * How training rounds, carried by the weights from {@code qat} to {@code quantize} or {@code
 * compress}: every later phase trains through it, and the packer uses the same function.
 *
 * @param weights what linear weights are rounded to that no rule names
 * @param activations what the inputs of those layers are rounded to: 8 bits per token, or nothing
 * @param ignore globs over Hugging Face module names that stay in full precision; a bare name such
 *     as {@code embed_tokens} matches the last segment of a module. See {@link ModulePattern}
 * @param rules layers that are rounded to something else; the first that names one holds
 */
public record FakeQuantizer(
    WeightRounding weights,
    Activations activations,
    List<String> ignore,
    List<RoundingRule> rules) {

  /** Keeps its own lists. */
  public FakeQuantizer {
    ignore = List.copyOf(ignore);
    rules = List.copyOf(rules);
  }

  /** All layers alike. */
  public FakeQuantizer(WeightRounding weights, Activations activations, List<String> ignore) {
    this(weights, activations, ignore, List.of());
  }

  /** BitNet b1.58 (Ma et al., 2024): absmean ternary weights, absmax 8-bit inputs per token. */
  public static FakeQuantizer bitNet(List<String> ignore) {
    return new FakeQuantizer(WeightQuantizer.bitNet(), Activations.INT8_PER_TOKEN, ignore);
  }

  /** The same for weights that are stored as what they were rounded to. */
  public FakeQuantizer stored() {
    boolean alike = rules.isEmpty() && weights instanceof WeightQuantizer;
    WeightQuantizer all = alike ? ((WeightQuantizer) weights).stored() : WeightQuantizer.asStored();
    return new FakeQuantizer(all, activations, ignore);
  }

  /** The same where some layers are stored as what they were rounded to. */
  public FakeQuantizer stored(Collection<String> modules) {
    List<RoundingRule> all = new ArrayList<>();
    modules.forEach(module -> all.add(new RoundingRule(module, WeightQuantizer.asStored())));
    all.addAll(rules);
    return new FakeQuantizer(weights, activations, ignore, all);
  }

  /** Whether a linear layer stays in full precision. */
  public boolean ignores(String module) {
    return ignore.stream().anyMatch(glob -> new ModulePattern(glob).matches(module));
  }

  /** What the weights of a linear layer are rounded to that is not ignored. */
  public WeightRounding rounding(String module) {
    return rules.stream()
        .filter(rule -> rule.names(module))
        .findFirst()
        .map(RoundingRule::rounding)
        .orElse(weights);
  }

  /** Whether the weights of a linear layer change by rounding. */
  public boolean rounds(String module) {
    return !ignores(module)
        && !(rounding(module) instanceof WeightQuantizer numbers && numbers.isStored());
  }

  /** All that it rounds weights to. */
  public List<WeightRounding> roundings() {
    return Stream.concat(Stream.of(weights), rules.stream().map(RoundingRule::rounding))
        .distinct()
        .toList();
  }

  /**
   * What is wrong with this fake-quantizer for a model, one sentence each: numbers that training
   * cannot round to, and patterns that match nothing.
   *
   * @param modules all modules of the model that can be named
   */
  public List<String> problems(Collection<String> modules) {
    List<String> found = new ArrayList<>();
    roundings().forEach(rounding -> found.addAll(rounding.problems()));
    if (activations == Activations.INT8_PER_BLOCK) {
      found.add("training rounds activations per token or not at all, not per block");
    }
    ignore.forEach(glob -> requireMatch("ignore", glob, modules, found));
    rules.forEach(rule -> requireMatch("tensors", rule.glob(), modules, found));
    return found;
  }

  private static void requireMatch(
      String word, String glob, Collection<String> modules, List<String> found) {
    if (modules.stream().noneMatch(new ModulePattern(glob)::matches)) {
      found.add(ModulePattern.matchesNothing(word, glob, modules));
    }
  }
}
