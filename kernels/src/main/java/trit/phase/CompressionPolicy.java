package trit.phase;

import java.util.ArrayList;
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
import trit.quant.RateDistortion;
import trit.quant.compress.Compression;
import trit.tensor.Shape;

/**
 * Which matrices are stored how.
 *
 * @param rules of which the first that matches a matrix holds; the others stay as they are
 * @param targetBpw bits per weight of what is compressed at most, where there is a choice
 */
record CompressionPolicy(List<CompressionRule> rules, Optional<Double> targetBpw) {

  /** In which ways the matrices of a model may be stored that are, by Hugging Face name. */
  Map<String, List<Compression>> ways(TransformerConfig model) {
    Map<String, List<Compression>> ways = new LinkedHashMap<>();
    for (TransformerConfig.Parameter parameter : model.parameters()) {
      if (parameter.shape().rank() == 2) {
        patterns()
            .rule(gguf(parameter))
            .flatMap(
                found ->
                    rules.stream().filter(r -> r.pattern().equals(found.pattern())).findFirst())
            .ifPresent(rule -> ways.put(parameter.name(), rule.methods()));
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

  /** The ways of all matrices that can be stored; the others are problems. */
  Map<String, List<Compression>> check(TransformerConfig model, Problems problems) {
    patterns().check(model, problems);
    boolean choice = rules.stream().anyMatch(rule -> rule.methods().size() > 1);
    if (choice && targetBpw.isEmpty()) {
      problems.add("candidates need targetBpw, the bits per weight they may take on average");
    } else if (!choice && targetBpw.isPresent()) {
      problems.add("targetBpw has nothing to choose from; name candidates");
    }
    Map<String, List<Compression>> ways = ways(model);
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

  /** The GGUF names of matrices that cannot be stored so, by the reason; they are taken away. */
  private static Map<String, List<String>> obstacles(
      TransformerConfig model, Map<String, List<Compression>> ways) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (TransformerConfig.Parameter parameter : model.parameters()) {
      Optional<String> why =
          ways.getOrDefault(parameter.name(), List.of()).stream()
              .flatMap(method -> method.obstacle(parameter.shape()).stream())
              .findFirst();
      if (why.isPresent()) {
        ways.remove(parameter.name());
        names.computeIfAbsent(why.get(), reason -> new ArrayList<>()).add(gguf(parameter));
      }
    }
    return names;
  }

  /** Every matrix in the largest of its ways, and what the target makes impossible. */
  CompressedMatrices largest(
      Map<String, List<Compression>> ways,
      TransformerConfig model,
      Decompression decompress,
      Problems problems) {
    Map<String, Compression> largest = new LinkedHashMap<>();
    long least = 0;
    long weights = 0;
    for (TransformerConfig.Parameter parameter : model.parameters()) {
      List<Compression> methods = ways.getOrDefault(parameter.name(), List.of());
      if (!methods.isEmpty()) {
        List<Compression> bySize = bySize(methods, parameter.shape());
        largest.put(parameter.name(), bySize.getLast());
        least += bySize.getFirst().bytes(parameter.shape());
        weights += parameter.shape().size();
      }
    }
    double smallest = (double) Byte.SIZE * least / weights;
    if (targetBpw.isPresent() && targetBpw.get() < smallest) {
      problems.add(
          "targetBpw %s: the smallest candidates take %.2f bits per weight, and %s; allow more"
              .formatted(targetBpw.get(), smallest, RateDistortion.sentence(targetBpw.get())));
    }
    return CompressedMatrices.of(largest, model, decompress);
  }

  private static List<Compression> bySize(List<Compression> methods, Shape shape) {
    return methods.stream()
        .sorted(Comparator.comparingLong(method -> method.bytes(shape)))
        .toList();
  }
}
