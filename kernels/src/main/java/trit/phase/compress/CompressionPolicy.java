package trit.phase.compress;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.nn.CompressedMatrices;
import trit.nn.Decompression;
import trit.nn.GgufTensorNames;
import trit.nn.TransformerConfig;
import trit.phase.Problems;
import trit.phase.quantize.TensorExceptions;
import trit.phase.quantize.TensorRule;
import trit.quant.RateDistortion;
import trit.quant.compress.Compression;

/**
 * Which matrices are stored how.
 *
 * @param rules of which the first that matches a matrix holds; the others stay as they are
 * @param targetBpw bits per weight of what is compressed at most, where there is a choice
 * @param bound what must hold of the model, where there is a choice
 */
record CompressionPolicy(
    List<CompressionRule> rules, Optional<Double> targetBpw, Optional<ModelBound> bound) {

  /** The rules of the matrices of a model that do not just stay, by Hugging Face name. */
  Map<String, CompressionRule> ways(TransformerConfig model) {
    Map<String, CompressionRule> ways = new LinkedHashMap<>();
    for (TransformerConfig.Parameter parameter : model.parameters()) {
      if (parameter.shape().rank() == 2) {
        patterns()
            .rule(gguf(parameter))
            .flatMap(
                found ->
                    rules.stream().filter(r -> r.pattern().equals(found.pattern())).findFirst())
            .filter(rule -> !rule.methods().isEmpty())
            .ifPresent(rule -> ways.put(parameter.name(), rule));
      }
    }
    return ways;
  }

  private TensorExceptions patterns() {
    return new TensorExceptions(
        rules.stream().map(rule -> new TensorRule(rule.pattern(), Encoding.F32)).toList(),
        List.of());
  }

  private static String gguf(TransformerConfig.Parameter parameter) {
    return GgufTensorNames.toGguf(parameter.name()).orElseThrow();
  }

  /** The rules of all matrices that can be stored; the others are problems. */
  Map<String, CompressionRule> check(TransformerConfig model, Problems problems) {
    patterns().check(model, problems);
    checkChoice(problems);
    Map<String, CompressionRule> ways = ways(model);
    if (ways.isEmpty()) {
      problems.add("the patterns match no matrix, and nothing else is compressed; name matrices");
    }
    obstacles(model, ways)
        .forEach(
            (why, names) -> {
              String more = names.size() == 1 ? "" : " and %d more".formatted(names.size() - 1);
              problems.add(
                  names.getFirst()
                      + more
                      + ": "
                      + why
                      + "; leave it out of the pattern, or store it in another way");
            });
    return ways;
  }

  private void checkChoice(Problems problems) {
    boolean choice = rules.stream().anyMatch(CompressionRule::isChoice);
    if (choice && targetBpw.isEmpty() && bound.isEmpty()) {
      problems.add(
          "candidates need targetBpw, the bits per weight they may take on average, or mustHold, what the model must keep");
    } else if (!choice && targetBpw.isPresent()) {
      problems.add("targetBpw has nothing to choose from; name candidates");
    } else if (!choice && bound.isPresent()) {
      problems.add("mustHold has nothing to choose from; name candidates");
    }
    bound
        .flatMap(ModelBound::mostBpw)
        .filter(most -> targetBpw.stream().anyMatch(target -> target > most))
        .ifPresent(
            most ->
                problems.add(
                    "mostBpw %s is less than targetBpw %s, where the choice begins; allow more"
                        .formatted(most, targetBpw.get())));
  }

  /** The GGUF names of matrices that cannot be stored so, by the reason; they are taken away. */
  private static Map<String, List<String>> obstacles(
      TransformerConfig model, Map<String, CompressionRule> ways) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (TransformerConfig.Parameter parameter : model.parameters()) {
      Optional<String> why =
          Optional.ofNullable(ways.get(parameter.name()))
              .flatMap(rule -> rule.obstacle(parameter.shape()));
      if (why.isPresent()) {
        ways.remove(parameter.name());
        names.computeIfAbsent(why.get(), reason -> new ArrayList<>()).add(gguf(parameter));
      }
    }
    return names;
  }

  /** Every matrix in the largest of its ways, and what the target makes impossible. */
  CompressedMatrices largest(
      Map<String, CompressionRule> ways,
      TransformerConfig model,
      Decompression decompress,
      Problems problems) {
    Map<String, Compression> largest = new LinkedHashMap<>();
    long least = 0;
    long weights = 0;
    for (TransformerConfig.Parameter parameter : model.parameters()) {
      CompressionRule rule = ways.get(parameter.name());
      if (rule != null) {
        largest.put(
            parameter.name(),
            Collections.max(
                rule.methods(),
                Comparator.comparingLong(method -> method.bytes(parameter.shape()))));
        least += rule.least(parameter.shape());
        weights += parameter.shape().size();
      }
    }
    double smallest = (double) Byte.SIZE * least / weights;
    targetBpw.ifPresent(bits -> checkAllowed("targetBpw", bits, smallest, problems));
    bound
        .flatMap(ModelBound::mostBpw)
        .ifPresent(bits -> checkAllowed("mostBpw", bits, smallest, problems));
    return CompressedMatrices.of(largest, model, decompress);
  }

  private static void checkAllowed(String word, double bits, double smallest, Problems problems) {
    if (bits < smallest) {
      problems.add(
          "%s %s: the smallest candidates take %.2f bits per weight, and %s; allow more"
              .formatted(word, bits, smallest, RateDistortion.sentence(bits)));
    }
  }
}
