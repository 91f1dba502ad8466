package trit.phase.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.nn.HuggingFaceCheckpoint;
import trit.nn.LlamaWeights;
import trit.nn.TransformerConfig;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.Problems;
import trit.tensor.Memory;

/** {@code llama}: a model with fresh random weights. */
public final class InitializePhase implements Phase<InitializePhase.Config> {

  /**
   * The shape of the model; see {@link TransformerConfig} for every number.
   *
   * @param hidden width of the residual stream
   * @param layers transformer blocks
   * @param heads query heads; divides {@code hidden}
   * @param kvHeads key and value heads; divides {@code heads}
   * @param ffn width of the feed-forward layer
   * @param context longest sequence
   * @param vocab tokens
   * @param tieEmbeddings whether the output layer is the embedding
   * @param ropeBase base of the rotary angles
   * @param rmsEpsilon added to the mean square in RMSNorm
   */
  public record Config(
      int hidden,
      int layers,
      int heads,
      int kvHeads,
      int ffn,
      int context,
      int vocab,
      boolean tieEmbeddings,
      double ropeBase,
      double rmsEpsilon)
      implements PhaseConfig {

    /** What a recipe gets that says nothing: 5.77 million parameters. */
    public static Config defaults() {
      return new Config(256, 6, 8, 4, 768, 256, 4_096, true, 10_000, 1e-5);
    }

    @Override
    public String verb() {
      return "llama";
    }

    @Override
    public Phase<?> phase() {
      return new InitializePhase();
    }

    /** The model of these numbers. */
    public TransformerConfig model() {
      return TransformerConfig.llama(
          hidden,
          layers,
          heads,
          kvHeads,
          hidden / heads,
          ffn,
          context,
          vocab,
          tieEmbeddings,
          ropeBase,
          rmsEpsilon);
    }

    private List<String> problems() {
      List<String> found = new ArrayList<>();
      counts()
          .forEach(
              (word, count) -> {
                if (count < 1) {
                  found.add("%s %d is no size; write 1 or more".formatted(word, count));
                }
              });
      if (found.isEmpty() && hidden % (2 * heads) != 0) {
        found.add(
            "hidden %d does not split into %d heads of an even width; write a multiple of %d"
                .formatted(hidden, heads, 2 * heads));
      }
      if (found.isEmpty() && heads % kvHeads != 0) {
        found.add(
            "%d heads cannot share %d kvHeads; write kvHeads that divide %d"
                .formatted(heads, kvHeads, heads));
      }
      if (!(ropeBase > 1 && Double.isFinite(ropeBase))) {
        found.add("ropeBase %s is no base of angles; 10_000 is usual".formatted(ropeBase));
      }
      if (!(rmsEpsilon > 0 && rmsEpsilon < 1)) {
        found.add("rmsEpsilon %s is not between 0 and 1; 1e-5 is usual".formatted(rmsEpsilon));
      }
      return found;
    }

    private Map<String, Integer> counts() {
      Map<String, Integer> counts = new LinkedHashMap<>();
      counts.put("hidden", hidden);
      counts.put("layers", layers);
      counts.put("heads", heads);
      counts.put("kvHeads", kvHeads);
      counts.put("ffn", ffn);
      counts.put("context", context);
      counts.put("vocab", vocab);
      return counts;
    }
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.SEED);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    List<String> wrong = config.problems();
    if (!wrong.isEmpty()) {
      wrong.subList(1, wrong.size()).forEach(problems::add);
      throw new PhaseException(wrong.getFirst()); // a shape that cannot be: nothing to plan on
    }
    TransformerConfig model = config.model();
    long parameters = model.parameterCount();
    return new Forecast(
        new Outline.Weights(model, null),
        HuggingFaceCheckpoint.layout(model, Optional.empty(), Map.of()).bytes(),
        false,
        Float.BYTES * parameters,
        0,
        List.of(),
        Map.of("parameters", (double) parameters));
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    try (Memory memory = Memory.open()) {
      LlamaWeights weights = LlamaWeights.initial(config.model(), context.random(), memory);
      HuggingFaceCheckpoint.write(context.output(), weights, Optional.empty(), Map.of());
    }
    context.fact("parameters", config.model().parameterCount());
  }
}
