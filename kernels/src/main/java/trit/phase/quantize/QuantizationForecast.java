package trit.phase.quantize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import trit.phase.Forecast;
import trit.phase.Outline;
import trit.phase.Problems;
import trit.quant.FakeQuantizer;
import trit.tensor.Shape;

/**
 * What quantizing a model will cost and leave.
 *
 * @param config what is asked for
 * @param model whose tensors are encoded
 */
record QuantizationForecast(QuantizePhase.Config config, Outline.Weights model) {
  /** What a vocabulary takes in the file, roughly, per token: its text, its kind, a merge. */
  private static final int VOCABULARY_BYTES_PER_TOKEN = 40;

  /** Encoding looks at every weight a few times. */
  private static final double WORK_PER_WEIGHT = 8;

  /**
   * The forecast; what cannot be goes to the problems.
   *
   * @param stats what calibration has left, if it is used
   */
  Forecast of(Optional<Outline> stats, Problems problems) {
    List<String> found = new ArrayList<>();
    FeedForwardPadding padding = config.policy().padding(model.config(), stats.isPresent());
    List<EncodingPolicy.Choice> choices = choose(stats, padding, found::add);
    boolean settled =
        stats.isEmpty() && found.isEmpty() && !(config.body() instanceof BodyEncoding.Adaptive);
    OptionalLong counted = settled ? fileBytes(choices, padding, found::add) : OptionalLong.empty();
    found.forEach(problems::add);
    QuantizationFacts said = new QuantizationFacts(choices, model.config());
    Map<String, Double> facts = new LinkedHashMap<>(said.ofTensors());
    counted.ifPresent(bytes -> facts.putAll(said.ofFile(bytes)));
    long vocabulary = (long) VOCABULARY_BYTES_PER_TOKEN * model.config().vocab();
    long bytes = counted.orElse(said.bytes() + vocabulary);
    return new Forecast(
        new Outline.Packed(padding.written(), said.tensors(), bytes, config.body().label()),
        bytes,
        counted.isPresent(),
        peakMemory(choices),
        WORK_PER_WEIGHT * model.config().parameterCount() + config.choices().work(model.config()),
        substitutions(padding, choices),
        facts);
  }

  private List<EncodingPolicy.Choice> choose(
      Optional<Outline> stats, FeedForwardPadding padding, Problems problems) {
    config.choices().check(stats, problems);
    List<EncodingPolicy.Choice> choices =
        config.policy().choose(model.config(), stats.isPresent(), problems);
    fakeQuantizer()
        .flatMap(trained -> config.choices().ofTrained(trained, model.config()))
        .ifPresent(problems::add);
    checkPadding(padding, problems);
    if (config.body() instanceof BodyEncoding.Adaptive && fakeQuantizer().isPresent()) {
      problems.add(
          "precisionByLoss and precisionBySpread look at weights that nothing rounds, and this model was trained to be rounded; say the encoding that holds its codes");
    }
    return choices;
  }

  /** Zeros beside what was trained would count among the weights that scales are taken from. */
  private void checkPadding(FeedForwardPadding padding, Problems problems) {
    if (padding.isNeeded() && config.choices().passErrorsOn()) {
      problems.add(
          "gptq and ldlq know nothing of padded columns; give ffn_down another encoding, or take fallback NEXT_LARGER");
    }
    if (padding.isNeeded() && fakeQuantizer().isPresent()) {
      problems.add(
          "fallback PAD would change the scales of weights that were trained through a quantizer; train with a feed-forward width of whole blocks, such as %d instead of %d"
              .formatted(padding.written().ffn(), model.config().ffn()));
    }
  }

  /** The length of the file, where no measurement decides about it. */
  private OptionalLong fileBytes(
      List<EncodingPolicy.Choice> choices, FeedForwardPadding padding, Problems problems) {
    return new PackedLayout(config.body(), choices, fakeQuantizer(), Map.of())
        .bytes(padding.written(), model.vocabulary(), problems);
  }

  /** The largest tensor as it was, as it is chosen and as it is encoded. */
  private long peakMemory(List<EncodingPolicy.Choice> choices) {
    long largest = choices.stream().mapToLong(choice -> choice.shape().size()).max().orElse(0);
    return 3 * Float.BYTES * largest + config.choices().scratchBytes(model.config());
  }

  /** What is replaced or padded; where that is not allowed, each is a problem instead. */
  private List<String> substitutions(
      FeedForwardPadding padding, List<EncodingPolicy.Choice> choices) {
    return switch (config.fallback()) {
      case FORBID -> List.of();
      case NEXT_LARGER ->
          choices.stream()
              .filter(EncodingPolicy.Choice::isSubstitution)
              .map(EncodingPolicy.Choice::substitution)
              .toList();
      case PAD -> {
        Map<String, Shape> before = padding.shapes();
        yield choices.stream()
            .filter(choice -> !choice.shape().equals(before.get(choice.parameter())))
            .map(choice -> FeedForwardPadding.line(choice, before.get(choice.parameter())))
            .toList();
      }
    };
  }

  private Optional<FakeQuantizer> fakeQuantizer() {
    return Optional.ofNullable(model.fakeQuantizer());
  }
}
