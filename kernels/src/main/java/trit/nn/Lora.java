package trit.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import trit.nn.TransformerConfig.Parameter;
import trit.quant.CompressedRounding;
import trit.quant.FakeQuantizer;
import trit.quant.ModulePattern;
import trit.quant.WeightRounding;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Low-rank adapters (Hu et al., 2021, arXiv:2106.09685): of the matrices that the targets name,
 * which stay frozen, only {@code W + alpha / rank * B·A} learns, through {@code A[rank,K]} and
 * {@code B[N,rank]}. {@code B} begins at zero, {@code A} at N(0, 1 / rank²).
 *
 * @param mode what kind of adapter
 * @param rank the narrow side of both
 * @param alpha what they weigh, times the rank
 * @param targets globs over Hugging Face module names; see {@link ModulePattern}
 * @param exclude globs over those that get none all the same
 * @param merge where they meet the matrix
 * @param loftq how many rounds of {@link LoftQ} they begin with; 0 to begin as changing nothing
 */
public record Lora(
    AdapterMode mode,
    int rank,
    double alpha,
    List<String> targets,
    List<String> exclude,
    AdapterMerge merge,
    int loftq) {
  private static final int MOST_OF_MICRO = 2;

  /** Adapters that begin as changing nothing. */
  public Lora(
      AdapterMode mode,
      int rank,
      double alpha,
      List<String> targets,
      List<String> exclude,
      AdapterMerge merge) {
    this(mode, rank, alpha, targets, exclude, merge, 0);
  }

  /** Keeps its own list. */
  public Lora {
    targets = List.copyOf(targets);
    exclude = List.copyOf(exclude);
  }

  /** What a recipe gets that says nothing: rank 16, alpha 32, queries, keys, values, outputs. */
  public static Lora defaults(AdapterMode mode) {
    List<String> attention = List.of("q_proj", "k_proj", "v_proj", "o_proj");
    return new Lora(mode, 16, 32, attention, List.of(), AdapterMerge.INSIDE_QUANTIZER);
  }

  /** The same adapters in another mode. */
  public Lora in(AdapterMode other) {
    return new Lora(other, rank, alpha, targets, exclude, merge, loftq);
  }

  /** Whether they can be added to the base as it is, without what {@link LoftQ} takes from it. */
  public boolean standsAlone() {
    return loftq <= 1;
  }

  /** {@code alpha / rank}. */
  public float factor() {
    return (float) (alpha / rank);
  }

  /** The name of the first factor, {@code A}, as other libraries call it. */
  static String down(String module) {
    return module + ".lora_A.weight";
  }

  /** The name of the second factor, {@code B}. */
  static String up(String module) {
    return module + ".lora_B.weight";
  }

  /** The linear layers that get an adapter. */
  public List<String> adapted(TransformerConfig model) {
    return new TransformerModules(model)
        .linear().stream()
            .filter(module -> targets.stream().anyMatch(names(module)))
            .filter(module -> exclude.stream().noneMatch(names(module)))
            .toList();
  }

  private static Predicate<String> names(String module) {
    return glob -> new ModulePattern(glob).matches(module);
  }

  /** Those of them that this fake-quantizer rounds. */
  public List<String> rounded(TransformerConfig model, FakeQuantizer fakeQuantizer) {
    return adapted(model).stream().filter(module -> !fakeQuantizer.ignores(module)).toList();
  }

  /** Both factors of every adapter. */
  public List<Parameter> parameters(TransformerConfig model) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    model.parameters().forEach(p -> shapes.put(p.name(), p.shape()));
    List<Parameter> all = new ArrayList<>();
    for (String module : adapted(model)) {
      Shape matrix = shapes.get(module + ".weight");
      all.add(new Parameter(down(module), Shape.of(rank, matrix.columns())));
      all.add(new Parameter(up(module), Shape.of(matrix.rows(), rank)));
    }
    return List.copyOf(all);
  }

  /** Adapters that change nothing yet. */
  public LlamaWeights initial(TransformerConfig model, RandomStream random, Memory memory) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : parameters(model)) {
      Tensor tensor = memory.tensor(parameter.shape());
      if (parameter.name().endsWith(".lora_A.weight")) {
        RandomStream stream = random.split(parameter.name());
        for (long i = 0; i < tensor.size(); i++) {
          tensor.set(i, stream.gaussian(i) / rank);
        }
      }
      tensors.put(parameter.name(), tensor);
    }
    return new LlamaWeights(model, tensors);
  }

  /**
   * What is wrong with these adapters for a model, one sentence each.
   *
   * @param rounding what the model is rounded with, if anything
   */
  public List<String> problems(TransformerConfig model, Optional<FakeQuantizer> rounding) {
    List<String> found = new ArrayList<>(numberProblems());
    if (mode == AdapterMode.QAT && rounding.isEmpty()) {
      found.add("mode QAT adapts a base that is rounded, and this one is not; write mode STANDARD");
    }
    if (mode == AdapterMode.STANDARD && rounding.isPresent()) {
      found.add("mode STANDARD adapts a base that is not rounded, and this one is; write mode QAT");
    }
    rounding.ifPresent(quantizer -> found.addAll(roundingProblems(quantizer)));
    if (loftq > 0 && (rounding.isEmpty() || merge != AdapterMerge.BESIDE)) {
      found.add(
          "loftq makes up for what rounding loses: it needs a base that is rounded, and merge BESIDE");
    }
    List<String> linear = new TransformerModules(model).linear();
    List<String> unmatched = new ArrayList<>(unmatched("targets", targets, linear));
    unmatched.addAll(unmatched("exclude", exclude, linear));
    found.addAll(unmatched);
    if (unmatched.isEmpty() && !targets.isEmpty() && adapted(model).isEmpty()) {
      found.add("targets and exclude leave no layer; take fewer away");
    }
    return found;
  }

  private List<String> roundingProblems(FakeQuantizer quantizer) {
    List<String> found = new ArrayList<>();
    if (quantizer.roundings().stream().anyMatch(WeightRounding::learnsScales)) {
      found.add("adapters train no scales; write absmean, absmax or mse");
    }
    quantizer.roundings().stream()
        .filter(CompressedRounding.class::isInstance)
        .forEach(
            codes ->
                found.add(
                    "adapters move weights inside evenly spaced numbers, not inside "
                        + codes
                        + ", whose codes would be chosen twice a step; leave out lora, or write weights"));
    if (loftq > 0 && !quantizer.rules().isEmpty()) {
      found.add("loftq knows one quantizer for all layers; leave out tensors, or loftq");
    }
    return found;
  }

  private static List<String> unmatched(String word, List<String> globs, List<String> modules) {
    return globs.stream()
        .filter(glob -> modules.stream().noneMatch(new ModulePattern(glob)::matches))
        .map(glob -> ModulePattern.matchesNothing(word, glob, modules))
        .toList();
  }

  private List<String> numberProblems() {
    List<String> found = new ArrayList<>();
    if (rank < 1) {
      found.add("rank " + rank + " holds nothing; it is usual at 16");
    }
    if (mode == AdapterMode.MICRO && rank > MOST_OF_MICRO) {
      found.add("mode MICRO has rank 1 or 2, not " + rank);
    }
    if (!(alpha > 0 && Double.isFinite(alpha))) {
      found.add("alpha " + alpha + " must be above 0; it is usual at twice the rank");
    }
    if (targets.isEmpty()) {
      found.add("targets name no layer; write targets 'q_proj', 'v_proj'");
    }
    return found;
  }
}
