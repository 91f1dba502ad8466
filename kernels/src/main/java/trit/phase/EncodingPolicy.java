package trit.phase;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import trit.code.Encoding;
import trit.file.NearestName;
import trit.nn.GgufTensorNames;
import trit.nn.TransformerConfig;
import trit.quant.ModulePattern;
import trit.tensor.Shape;

/**
 * Which tensor gets which encoding. Vectors stay in F32, as every reader of GGUF expects; matrices
 * get the policy's encoding unless a rule or {@code ignore} says otherwise; of several rules that
 * match, the first one holds.
 *
 * @param encoding of all matrices
 * @param rules exceptions with an encoding of their own
 * @param ignore globs over GGUF tensor names that stay in F32
 * @param fallback what happens where rows do not fit
 */
public record EncodingPolicy(
    Encoding encoding, List<TensorRule> rules, List<String> ignore, Fallback fallback) {

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

    /** Bytes of the encoded tensor. */
    public long bytes() {
      return encoding.bytes(shape);
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
              bytes() - Math.round(shape.size() * wanted.bitsPerWeight() / 8));
    }
  }

  /** The choice for every parameter of a model; whatever cannot be chosen goes to the problems. */
  public List<Choice> choose(TransformerConfig config, Problems problems) {
    List<String> names = config.parameters().stream().map(EncodingPolicy::name).toList();
    checkPatterns(names, config, problems);
    checkWritable(problems);
    List<Choice> choices = new ArrayList<>();
    for (TransformerConfig.Parameter parameter : config.parameters()) {
      String name = name(parameter);
      Encoding wanted = wanted(name, parameter.shape());
      Encoding given =
          wanted.holds(parameter.shape().columns())
              ? wanted
              : instead(wanted, name, parameter.shape(), problems);
      choices.add(new Choice(parameter.name(), name, parameter.shape(), wanted, given));
    }
    return choices;
  }

  private static String name(TransformerConfig.Parameter parameter) {
    return GgufTensorNames.toGguf(parameter.name()).orElseThrow();
  }

  private Encoding wanted(String name, Shape shape) {
    if (shape.rank() < 2
        || ignore.stream().anyMatch(glob -> new ModulePattern(glob).matches(name))) {
      return Encoding.F32;
    }
    return rules.stream()
        .filter(rule -> compile(rule.pattern()).map(p -> p.matcher(name).find()).orElse(false))
        .findFirst()
        .map(TensorRule::encoding)
        .orElse(encoding);
  }

  private Encoding instead(Encoding wanted, String name, Shape shape, Problems problems) {
    Encoding larger =
        Arrays.stream(Encoding.values())
            .filter(Encoding::isWritable)
            .filter(e -> e.bitsPerWeight() > wanted.bitsPerWeight() && e.holds(shape.columns()))
            .min(Comparator.comparingDouble(Encoding::bitsPerWeight))
            .orElse(Encoding.F32);
    if (fallback == Fallback.FORBID) {
      problems.add(
          "%s: rows of %d are not a multiple of %s's block of %d. Give it another encoding, tensors(~/%s/) { encoding %s }, or allow the next larger one for all with fallback NEXT_LARGER"
              .formatted(
                  name,
                  shape.columns(),
                  wanted,
                  wanted.blockSize(),
                  name.replace(".", "\\."),
                  larger));
    }
    return larger;
  }

  private void checkWritable(Problems problems) {
    Stream.concat(Stream.of(encoding), rules.stream().map(TensorRule::encoding))
        .distinct()
        .filter(wanted -> !wanted.isWritable())
        .forEach(wanted -> problems.add("encoding " + wanted.readOnlyMessage()));
  }

  private void checkPatterns(List<String> names, TransformerConfig config, Problems problems) {
    for (TensorRule rule : rules) {
      Optional<Pattern> pattern = compile(rule.pattern());
      if (pattern.isEmpty()) {
        problems.add("tensors(~/%s/) is not a regular expression".formatted(rule.pattern()));
      } else if (names.stream().noneMatch(name -> pattern.get().matcher(name).find())) {
        problems.add(
            matchesNothing(
                "tensors(~/" + rule.pattern() + "/)",
                rule.pattern(),
                pattern.get(),
                names,
                config));
      }
    }
    for (String glob : ignore) {
      if (names.stream().noneMatch(new ModulePattern(glob)::matches)) {
        problems.add(
            matchesNothing(
                "ignore '" + glob + "'",
                glob,
                Pattern.compile(Pattern.quote(glob)),
                names,
                config));
      }
    }
  }

  /** People who write Hugging Face names here are offered the translation. */
  private static String matchesNothing(
      String word, String written, Pattern pattern, List<String> names, TransformerConfig config) {
    Optional<String> translated =
        config.parameters().stream()
            .filter(parameter -> pattern.matcher(parameter.name()).find())
            .findFirst()
            .map(
                parameter ->
                    "In quantize, tensors carry GGUF names: %s is %s"
                        .formatted(parameter.name(), name(parameter)));
    Optional<String> nearest =
        NearestName.to(written.replace("\\", ""), names)
            .map(name -> "Did you mean '" + name + "'?");
    return word
        + " matches no tensor. "
        + translated.or(() -> nearest).orElseGet(() -> "The tensors are " + kinds(names));
  }

  /** The names with block numbers folded, so that a large model's list stays short. */
  private static String kinds(List<String> names) {
    return names.stream()
        .map(name -> name.replaceFirst("^blk\\.\\d+\\.", "blk.N."))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static Optional<Pattern> compile(String regex) {
    try {
      return Optional.of(Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }
}
