package trit.phase.compress;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.BiConsumer;
import trit.nn.CompressedCheckpoint;
import trit.nn.CompressedMatrices;
import trit.nn.Decompression;
import trit.nn.HuggingFaceConfig;
import trit.nn.TransformerConfig;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Problems;
import trit.phase.evaluate.EvaluatePhase;
import trit.phase.quantize.CalibratePhase.Statistic;
import trit.quant.FakeQuantizer;
import trit.quant.compress.CodeWork;
import trit.quant.compress.Compression;
import trit.quant.compress.E8Lattice;
import trit.quant.compress.EncodedBlocks;
import trit.quant.compress.Vptq;
import trit.tensor.Shape;

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
   * @param held the text on which the whole model is measured
   */
  Forecast of(Optional<Outline> stats, Optional<Outline> held, Problems problems) {
    check(stats, problems);
    TransformerConfig shape = model.config();
    Map<String, CompressionRule> ways = config.policy().check(shape, problems);
    Optional<FakeQuantizer> trained = Optional.ofNullable(model.fakeQuantizer());
    trained.ifPresent(f -> new TrainedCodes(f, shape).check(ways, stats.isPresent(), problems));
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
    if (!leavesChoice()) {
      facts.putAll(memory(shape, most));
    }
    Forecast measured = measurements(ways, held, problems);
    return new Forecast(
        new Outline.Weights(
            shape,
            trained.flatMap(f -> most.storedAsTrained(f, shape)).orElse(null),
            model.vocabulary(),
            Optional.of(most),
            Optional.empty()),
        CompressedCheckpoint.layout(shape, most, trained, Map.of()).bytes()
            + kept(ways, shape, most),
        false,
        held(shape, ways) + Math.max(MATRICES_AT_ONCE * most.largest(), measured.peakMemory()),
        measured.work() + (stats.isPresent() ? passingErrorsOn(ways) : 0),
        codes(ways),
        List.of(),
        facts);
  }

  private Map<CodeWork, Double> codes(Map<String, CompressionRule> ways) {
    Map<CodeWork, Double> codes = new EnumMap<>(CodeWork.class);
    eachWay(
        ways,
        (method, shape) ->
            codes.merge(CodeWork.of(method), CodeWork.operations(method, shape), Double::sum));
    return codes;
  }

  /** What columns ask of those behind them, and the factor of the Hessian that says how. */
  private double passingErrorsOn(Map<String, CompressionRule> ways) {
    DoubleAdder operations = new DoubleAdder();
    eachWay(
        ways,
        (method, shape) -> {
          if (method instanceof Vptq
              || method instanceof E8Lattice
              || method instanceof EncodedBlocks) {
            operations.add(
                shape.columns()
                    * (double) shape.columns()
                    * (2.0 * shape.rows() + shape.columns()));
          }
        });
    return operations.sum();
  }

  private void eachWay(Map<String, CompressionRule> ways, BiConsumer<Compression, Shape> each) {
    model.config().parameters().stream()
        .filter(p -> ways.containsKey(p.name()))
        .forEach(p -> ways.get(p.name()).methods().forEach(m -> each.accept(m, p.shape())));
  }

  private boolean leavesChoice() {
    return config.targetBpw().isPresent() || config.bound().isPresent();
  }

  /** All measurements of the whole model that there can be, one after the other. */
  private Forecast measurements(
      Map<String, CompressionRule> ways, Optional<Outline> held, Problems problems) {
    if (config.bound().isEmpty() || held.isEmpty()) {
      return new Forecast(new Outline.Report(), 0, false, 0, 0, List.of(), Map.of());
    }
    ModelBound bound = config.bound().get();
    Outline plain = new Outline.Weights(model.config(), null);
    Forecast one =
        new EvaluatePhase()
            .forecast(
                bound.measurement(),
                new Inputs<>(Map.of("model", plain, "against", plain, "kld", held.get())),
                problems);
    long uniform = ways.values().stream().mapToLong(rule -> rule.methods().size()).max().orElse(0);
    double work = (1 + bound.rounds() + uniform) * one.work();
    return new Forecast(one.outline(), 0, false, one.peakMemory(), work, List.of(), Map.of());
  }

  /** What is known of the streams before there is one: all, unless their codes or ways decide. */
  private Map<String, Double> sizes(CompressedMatrices most) {
    Map<String, Double> facts = new LinkedHashMap<>();
    if (!leavesChoice()) {
      String whole = config.entropyCoded() ? "compressed.plain" : "compressed";
      facts.put(whole + ".bytes", (double) most.bytes());
      facts.put(whole + ".bitsPerWeight", 8.0 * most.bytes() / most.weights());
    }
    return facts;
  }

  /** What matrices that may be kept take more than in their largest way, in f32. */
  private static long kept(
      Map<String, CompressionRule> ways, TransformerConfig model, CompressedMatrices most) {
    return model.parameters().stream()
        .filter(p -> ways.containsKey(p.name()))
        .mapToLong(p -> ways.get(p.name()).most(p.shape()) - most.matrices().get(p.name()).bytes())
        .sum();
  }

  /** Bytes of all streams that are held until each matrix has one. */
  private static long held(TransformerConfig model, Map<String, CompressionRule> ways) {
    return model.parameters().stream()
        .filter(p -> ways.containsKey(p.name()))
        .flatMapToLong(
            p -> ways.get(p.name()).methods().stream().mapToLong(m -> m.bytes(p.shape())))
        .sum();
  }

  private void check(Optional<Outline> stats, Problems problems) {
    HuggingFaceConfig.problems(model.config()).forEach(problems::add);
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
