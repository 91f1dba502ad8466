package trit.phase.compress;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.nn.GgufTensorNames;
import trit.nn.TransformerConfig;
import trit.nn.TransformerModules;
import trit.phase.Problems;
import trit.quant.CompressedRounding;
import trit.quant.FakeQuantizer;
import trit.quant.WeightRounding;
import trit.quant.compress.Compression;

/**
 * What of a model was trained through a way of storing it, which is stored by that, with the codes
 * that it was trained with.
 *
 * @param trained what its weights carry
 * @param model its shape
 */
record TrainedCodes(FakeQuantizer trained, TransformerConfig model) {

  /** What a matrix was trained through, if that was this method. */
  Optional<CompressedRounding> through(Compression method, String name) {
    return rounding(name)
        .filter(r -> r instanceof CompressedRounding codes && codes.method().equals(method))
        .map(CompressedRounding.class::cast);
  }

  private Optional<WeightRounding> rounding(String name) {
    return new TransformerModules(model).rounding(trained, name);
  }

  /**
   * What cannot be stored so goes to the problems, once for each way that was trained through.
   *
   * @param ways of storing, by Hugging Face name
   * @param calibrated whether errors are to be passed on
   */
  void check(Map<String, CompressionRule> ways, boolean calibrated, Problems problems) {
    Map<WeightRounding, String> found = new LinkedHashMap<>();
    ways.forEach(
        (weights, rule) ->
            rounding(weights)
                .ifPresent(
                    rounding ->
                        problem(weights, rounding, rule, calibrated)
                            .ifPresent(problem -> found.putIfAbsent(rounding, problem))));
    found.values().forEach(problems::add);
  }

  private static Optional<String> problem(
      String weights, WeightRounding rounding, CompressionRule rule, boolean calibrated) {
    String name = GgufTensorNames.toGguf(weights).orElseThrow();
    return switch (rounding) {
      case CompressedRounding codes -> problem(name, codes, rule, calibrated);
      default ->
          Optional.of(
              "compress takes weights that nothing rounds, and "
                  + name
                  + " was trained to be rounded to numbers: quantize stores it as it was trained");
    };
  }

  private static Optional<String> problem(
      String name, CompressedRounding codes, CompressionRule rule, boolean calibrated) {
    if (rule.keep() || !rule.methods().equals(List.of(codes.method()))) {
      return Optional.of(
          "%s was trained through %s; store it by that alone".formatted(name, codes.method()));
    }
    return calibrated
        ? Optional.of(
            "with a Hessian "
                + codes.method()
                + " chooses other codes than the model was trained with; leave out using")
        : Optional.empty();
  }
}
