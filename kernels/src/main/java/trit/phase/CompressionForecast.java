package trit.phase;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.nn.CompressedCheckpoint;
import trit.nn.CompressedMatrices;
import trit.nn.Decompression;
import trit.nn.HuggingFaceConfig;
import trit.nn.TransformerConfig;
import trit.phase.CalibratePhase.Statistic;
import trit.quant.compress.Compression;

/**
 * What compressing a model will cost and leave.
 *
 * @param config what is asked for
 * @param model whose matrices are compressed
 */
record CompressionForecast(CompressPhase.Config config, Outline.Weights model) {
  /** A matrix, what it is turned into, its transpose, and what is read again. */
  private static final int MATRICES_AT_ONCE = 4;

  /**
   * The forecast; what cannot be goes to the problems.
   *
   * @param stats what methods use that pass errors on
   */
  Forecast of(Optional<Outline> stats, Problems problems) {
    check(stats, problems);
    TransformerConfig shape = model.config();
    Map<String, List<Compression>> ways = config.policy().check(shape, problems);
    double parameters = shape.parameterCount();
    if (ways.isEmpty()) {
      return new Forecast(model, 0, false, 0, 0, List.of(), Map.of("parameters", parameters));
    }
    CompressedMatrices most =
        config
            .policy()
            .largest(ways, shape, config.decompress(), config.entropyCoded() ? p -> {} : problems);
    Map<String, Double> facts = sizes(most);
    facts.put("parameters", parameters);
    if (config.targetBpw().isEmpty()) {
      facts.putAll(memory(shape, most));
    }
    return new Forecast(
        new Outline.Weights(shape, null, model.vocabulary(), Optional.of(most), Optional.empty()),
        CompressedCheckpoint.layout(shape, most, Map.of()).bytes(),
        false,
        held(shape, ways) + MATRICES_AT_ONCE * most.largest(),
        0,
        List.of(),
        facts);
  }

  /** What is known of the streams before there is one: all, unless their codes or ways decide. */
  private Map<String, Double> sizes(CompressedMatrices most) {
    Map<String, Double> facts = new LinkedHashMap<>();
    if (config.targetBpw().isEmpty()) {
      String whole = config.entropyCoded() ? "compressed.plain" : "compressed";
      facts.put(whole + ".bytes", (double) most.bytes());
      facts.put(whole + ".bitsPerWeight", 8.0 * most.bytes() / most.weights());
    }
    return facts;
  }

  /** Bytes of all streams that are held until each matrix has one. */
  private static long held(TransformerConfig model, Map<String, List<Compression>> ways) {
    long bytes = 0;
    for (TransformerConfig.Parameter parameter : model.parameters()) {
      for (Compression method : ways.getOrDefault(parameter.name(), List.of())) {
        bytes += method.bytes(parameter.shape());
      }
    }
    return bytes;
  }

  private void check(Optional<Outline> stats, Problems problems) {
    HuggingFaceConfig.problems(model.config()).forEach(problems::add);
    if (model.fakeQuantizer() != null) {
      problems.add(
          "compress takes weights that nothing rounds, and this model was trained to be rounded: quantize stores it as it was trained");
    }
    if (stats
        .filter(s -> s instanceof Outline.Stats(var what) && what != Statistic.HESSIAN)
        .isPresent()) {
      problems.add("compress uses a Hessian: let calibrate 'collect HESSIAN'");
    }
  }

  /** What a model so compressed takes in memory, decompressed once or at every product. */
  static Map<String, Double> memory(TransformerConfig model, CompressedMatrices compressed) {
    return Map.of(
        "memory.whenLoaded",
        (double) compressed.memory(model, Decompression.WHEN_LOADED),
        "memory.whenUsed",
        (double) compressed.memory(model, Decompression.WHEN_USED));
  }
}
