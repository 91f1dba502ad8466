package trit.phase.quantize;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import trit.code.Encoding;
import trit.file.NearestName;
import trit.nn.GgufTensorNames;
import trit.nn.TransformerConfig;
import trit.phase.Problems;
import trit.quant.ModulePattern;

/**
 * Which tensors get another encoding than the others.
 *
 * @param rules exceptions with an encoding of their own, of which the first that matches holds
 * @param ignore globs over GGUF tensor names that stay in F32
 */
public record TensorExceptions(List<TensorRule> rules, List<String> ignore) {

  /** What a tensor gets that is an exception. */
  Optional<Encoding> of(String name) {
    if (ignore.stream().anyMatch(glob -> new ModulePattern(glob).matches(name))) {
      return Optional.of(Encoding.F32);
    }
    return rule(name).map(TensorRule::encoding);
  }

  /** The first rule that matches a tensor. */
  public Optional<TensorRule> rule(String name) {
    return rules.stream()
        .filter(rule -> compile(rule.pattern()).map(p -> p.matcher(name).find()).orElse(false))
        .findFirst();
  }

  /** A pattern that is none, or that matches nothing, goes to the problems. */
  public void check(TransformerConfig config, Problems problems) {
    List<String> names = config.parameters().stream().map(TensorExceptions::name).toList();
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

  private static String name(TransformerConfig.Parameter parameter) {
    return GgufTensorNames.toGguf(parameter.name()).orElseThrow();
  }
}
