package trit.phase.quantize;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import trit.code.Encoding;
import trit.nn.GgufTensorNames;
import trit.nn.TransformerConfig;
import trit.phase.Problems;
import trit.quant.Mix;
import trit.quant.MixedModel;
import trit.quant.RateDistortion;
import trit.quant.TensorRole;
import trit.tensor.Shape;

/**
 * Which tensor gets which encoding. Vectors stay in F32, as every reader of GGUF expects; matrices
 * get what the body says unless a rule or {@code ignore} says otherwise; of several rules that
 * match, the first one holds.
 *
 * @param body what the matrices get that no rule names
 * @param rules exceptions with an encoding of their own
 * @param ignore globs over GGUF tensor names that stay in F32
 * @param fallback what happens where rows do not fit
 */
public record EncodingPolicy(
    BodyEncoding body, List<TensorRule> rules, List<String> ignore, Fallback fallback) {

  /**
   * What one tensor gets.
   *
   * @param parameter its Hugging Face name
   * @param name its GGUF name
   * @param shape its extents
   * @param wanted what the policy asks for
   * @param encoding what it gets; another than {@code wanted} is a substitution
   */
  public record Choice(
      String parameter, String name, Shape shape, Encoding wanted, Encoding encoding) {

    /** Whether the tensor gets something else than was asked for. */
    public boolean isSubstitution() {
      return wanted != encoding;
    }

    /** Bytes of the encoded tensor in the file. */
    public long bytes() {
      return encoding.bytesInGguf(shape);
    }

    /** One line for the plan. */
    public String substitution() {
      return "%s %s: rows of %d are not a multiple of %s's block of %d, %s instead (%+,d bytes)"
          .formatted(
              name,
              shape,
              shape.columns(),
              wanted,
              wanted.blockSize(),
              encoding,
              bytes() - Math.round(shape.size() * wanted.inGguf().bitsPerWeight() / 8));
    }
  }

  /**
   * The choice for every parameter of a model; whatever cannot be chosen goes to the problems.
   *
   * @param importance whether errors are weighed by importance
   */
  public List<Choice> choose(TransformerConfig config, boolean importance, Problems problems) {
    return chooseAs(padding(config, importance).written(), importance, problems);
  }

  /** What is padded before encodings are asked whether they hold the rows. */
  FeedForwardPadding padding(TransformerConfig config, boolean importance) {
    if (fallback != Fallback.PAD) {
      return FeedForwardPadding.none(config);
    }
    int block =
        chooseAs(config, importance, problem -> {}).stream()
            .filter(choice -> TensorRole.of(choice.name()) == TensorRole.FEED_FORWARD_DOWN)
            .mapToInt(choice -> choice.wanted().blockSize())
            .max()
            .orElse(1);
    return FeedForwardPadding.toBlocks(config, block);
  }

  private List<Choice> chooseAs(TransformerConfig config, boolean importance, Problems problems) {
    TensorExceptions exceptions = new TensorExceptions(rules, ignore);
    exceptions.check(config, problems);
    checkWritable(problems);
    List<BitBudget.Tensor> tensors =
        config.parameters().stream().map(p -> tensor(p, exceptions)).toList();
    Map<String, Encoding> body = body(tensors, mixed(config, importance), problems);
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      choices.add(choice(config.parameters().get(i).name(), tensors.get(i), body));
    }
    if (fallback != Fallback.NEXT_LARGER) {
      reportSubstitutions(choices, problems);
    }
    return choices;
  }

  private static BitBudget.Tensor tensor(
      TransformerConfig.Parameter parameter, TensorExceptions exceptions) {
    String name = GgufTensorNames.toGguf(parameter.name()).orElseThrow();
    boolean exact = parameter.shape().rank() < 2 || TensorRole.of(name) == TensorRole.POSITIONS;
    return new BitBudget.Tensor(
        name, parameter.shape(), exact ? Optional.of(Encoding.F32) : exceptions.of(name));
  }

  private static MixedModel mixed(TransformerConfig config, boolean importance) {
    return new MixedModel(
        config.layers(),
        config.heads() / config.kvHeads(),
        config.tieEmbeddings(),
        importance,
        config.architecture().fusesInGguf());
  }

  private static Choice choice(
      String parameter, BitBudget.Tensor tensor, Map<String, Encoding> body) {
    Encoding wanted = tensor.settled().orElseGet(() -> body.get(tensor.name()));
    Encoding given = Substitutes.fitting(wanted, tensor.shape().columns());
    return new Choice(parameter, tensor.name(), tensor.shape(), wanted, given);
  }

  private void reportSubstitutions(List<Choice> choices, Problems problems) {
    Misfits misfits = new Misfits();
    choices.stream()
        .filter(Choice::isSubstitution)
        .forEach(c -> misfits.add(c.name(), c.shape().columns(), c.wanted()));
    misfits.report(fallback, problems);
  }

  /** What the tensors get that nothing else settles, by GGUF name. */
  private Map<String, Encoding> body(
      List<BitBudget.Tensor> tensors, MixedModel model, Problems problems) {
    return switch (body) {
      case BodyEncoding.Uniform uniform -> each(tensors, tensor -> uniform.encoding());
      case BodyEncoding.Mixed mixed -> mixed(mixed.mix(), tensors, model, problems);
      case BodyEncoding.Adaptive _ -> each(tensors, tensor -> BodyEncoding.Adaptive.LARGEST);
      case BodyEncoding.Target target -> spend(target, tensors, model, problems);
    };
  }

  private static Map<String, Encoding> mixed(
      Mix mix, List<BitBudget.Tensor> tensors, MixedModel model, Problems problems) {
    Map<String, Encoding> chosen = each(tensors, tensor -> choose(mix, tensor, model));
    boolean needs =
        chosen.entrySet().stream()
            .anyMatch(e -> mix.needsImportance(TensorRole.of(e.getKey()), e.getValue()));
    if (needs && !model.importance()) {
      problems.add(
          "mix %s is rubbish unless its errors are weighed: say 'using' an importance matrix, or take mix Q2_K"
              .formatted(mix));
    }
    return chosen;
  }

  private static Map<String, Encoding> spend(
      BodyEncoding.Target target,
      List<BitBudget.Tensor> tensors,
      MixedModel model,
      Problems problems) {
    Map<Mix, Map<String, Encoding>> mixes = new EnumMap<>(Mix.class);
    for (Mix mix : BitBudget.CANDIDATES) {
      mixes.put(
          mix,
          each(
              tensors,
              tensor -> Substitutes.fitting(choose(mix, tensor, model), tensor.shape().columns())));
    }
    BitBudget budget = new BitBudget(target.bitsPerWeight(), tensors, mixes);
    return budget
        .spend()
        .map(chosen -> model.fused() ? FusedChoices.alike(chosen) : chosen)
        .orElseGet(
            () -> {
              problems.add(
                  "targetBpw %s: the smallest mix takes %.2f bits per weight of this model, and %s; allow more, or give large tensors an encoding of their own"
                      .formatted(
                          target.bitsPerWeight(),
                          budget.least(),
                          RateDistortion.sentence(target.bitsPerWeight())));
              return mixes.get(Mix.Q2_K);
            });
  }

  private static Encoding choose(Mix mix, BitBudget.Tensor tensor, MixedModel model) {
    int layer = TensorRole.layerOf(tensor.name());
    return mix.choose(TensorRole.of(tensor.name()), layer, tensor.shape().columns(), model);
  }

  private static Map<String, Encoding> each(
      List<BitBudget.Tensor> tensors, Function<BitBudget.Tensor, Encoding> encoding) {
    Map<String, Encoding> chosen = new LinkedHashMap<>();
    tensors.stream()
        .filter(tensor -> tensor.settled().isEmpty())
        .forEach(tensor -> chosen.put(tensor.name(), encoding.apply(tensor)));
    return chosen;
  }

  private void checkWritable(Problems problems) {
    Stream<Encoding> uniform =
        body instanceof BodyEncoding.Uniform given ? Stream.of(given.encoding()) : Stream.of();
    Stream.concat(uniform, rules.stream().map(TensorRule::encoding))
        .distinct()
        .filter(wanted -> !wanted.isWritable())
        .forEach(wanted -> problems.add("encoding " + wanted.readOnlyMessage()));
  }
}
