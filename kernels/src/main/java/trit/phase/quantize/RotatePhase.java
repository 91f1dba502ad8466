package trit.phase.quantize;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import trit.file.token.Tokenizer;
import trit.file.token.Vocabulary;
import trit.infer.LanguageModel;
import trit.nn.BasisChange;
import trit.nn.HuggingFaceCheckpoint;
import trit.nn.LlamaWeights;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.Problems;
import trit.quant.rotation.Rotation;
import trit.tensor.Memory;
import trit.tensor.RandomStream;

/**
 * {@code rotate}: the same model in another basis, in which no few columns are much larger than the
 * others. It computes what it did before, but for rounding of 32-bit floats; see {@link
 * BasisChange}.
 */
public final class RotatePhase implements Phase<RotatePhase.Config> {

  /**
   * What is rotated, and how.
   *
   * @param residual the residual stream
   * @param heads the values of each head
   */
  public record Config(Optional<Rotation.Kind> residual, Optional<Rotation.Kind> heads)
      implements PhaseConfig {

    /** Checks that there is something to do. */
    public Config {
      if (residual.isEmpty() && heads.isEmpty()) {
        throw new IllegalArgumentException("nothing is rotated; say residual, heads or both");
      }
    }

    @Override
    public String verb() {
      return "rotate";
    }

    @Override
    public Phase<?> phase() {
      return new RotatePhase();
    }
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.SEED, Influence.BACKEND);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    Outline.Weights model = (Outline.Weights) inputs.get("model");
    BasisChange.obstacle(model.config()).ifPresent(problems::add);
    if (model.fakeQuantizer() != null) {
      problems.add(
          "rotate takes weights that nothing has rounded: rotate first, then train with qat");
    }
    TransformerConfig rotated = BasisChange.config(model.config(), config.residual.isPresent());
    long bytes = Float.BYTES * rotated.parameterCount();
    return new Forecast(
        new Outline.Weights(rotated, null, model.vocabulary()),
        HuggingFaceCheckpoint.layout(rotated, Optional.empty(), Map.of()).bytes(),
        false,
        2 * bytes,
        2.0
            * rotated.parameterCount()
            * Math.max(1, 31 - Integer.numberOfLeadingZeros(rotated.hidden())),
        List.of(),
        Map.of("parameters", (double) rotated.parameterCount()));
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact source = inputs.get("model");
    try (Memory memory = Memory.open();
        StoredModel stored = LanguageModel.openStored(source.directory())) {
      LlamaWeights weights = LlamaWeights.of(stored, context.backend(), memory);
      BasisChange change = draw(config, stored.config(), context);
      HuggingFaceCheckpoint.write(
          context.output(), change.apply(weights, memory), Optional.empty(), Map.of());
      Optional<Vocabulary> tokens = LanguageModel.vocabulary(source.directory());
      if (tokens.isPresent()) {
        try (Tokenizer tokenizer = Tokenizer.of(tokens.get(), source.directory())) {
          tokenizer.save(context.output());
        }
      }
      change.residual().ifPresent(r -> context.fact("rotated.residual", r.mixed()));
      change.heads().stream().findFirst().ifPresent(r -> context.fact("rotated.heads", r.mixed()));
    }
  }

  private static BasisChange draw(Config config, TransformerConfig model, PhaseContext context) {
    RandomStream random = context.random();
    Optional<Rotation> residual =
        config.residual.map(kind -> Rotation.draw(kind, model.hidden(), random.split("residual")));
    List<Rotation> heads =
        config
            .heads
            .map(
                kind ->
                    IntStream.range(0, model.layers())
                        .mapToObj(
                            i ->
                                Rotation.draw(
                                    kind, model.headDim(), random.split("heads").split(i)))
                        .toList())
            .orElse(List.of());
    return new BasisChange(residual, heads, context.backend());
  }
}
