package trit.phase.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.code.Encoding;
import trit.eval.Protocol;
import trit.file.Sha256;
import trit.infer.KvEncoding;
import trit.infer.ModelException;
import trit.infer.Precision;
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

/**
 * {@code evaluate}: perplexity by a named protocol, the divergence from the model that it is to be
 * compared with, and what it answers to the questions of tasks.
 *
 * <p>Reads a model in the roles {@code model} and, where it is to be compared, {@code against};
 * text in the roles {@code perplexity} and {@code kld}.
 */
public final class EvaluatePhase implements Phase<EvaluatePhase.Config> {
  static final int USUAL_CONTEXT = 512;
  private static final int LONG_CONTEXT = 2_048;

  /**
   * How to measure.
   *
   * @param context tokens of a chunk; 0 for 512 (Hugging Face's protocol: 2,048), or the model's
   *     context where that is shorter
   * @param limit how many chunks at most; 0 for the whole text
   * @param protocol which predictions are scored
   * @param stride tokens between the windows of {@link Protocol#STRIDE}; 0 for half the context
   * @param questioning what is asked besides
   * @param keysAndValues how they are kept: one of {@link KvEncoding#CHOICES}
   */
  public record Config(
      int context,
      int limit,
      Protocol protocol,
      int stride,
      Questioning questioning,
      Encoding keysAndValues)
      implements PhaseConfig {

    /** With windows, where there are any, that begin half a context behind each other. */
    public Config(
        int context,
        int limit,
        Protocol protocol,
        Questioning questioning,
        Encoding keysAndValues) {
      this(context, limit, protocol, 0, questioning, keysAndValues);
    }

    /** Scores texts by llama.cpp's protocol and asks nothing. */
    public Config(int context, int limit) {
      this(context, limit, Protocol.LLAMA_CPP, Questioning.NONE, Encoding.F32);
    }

    /** What the decoders of all models may round. */
    Precision precision() {
      return Precision.WEIGHTS_ONLY.withKeysAndValues(keysAndValues);
    }

    /** What a recipe gets that says nothing. */
    public static Config defaults() {
      return new Config(0, 0);
    }

    @Override
    public String verb() {
      return "evaluate";
    }

    @Override
    public Phase<?> phase() {
      return new EvaluatePhase();
    }

    /** The chunk's length for models of these shapes. */
    public int contextOf(TransformerConfig model, Optional<TransformerConfig> against) {
      int shortest = Math.min(model.context(), against.orElse(model).context());
      int usual = protocol == Protocol.HUGGING_FACE ? LONG_CONTEXT : USUAL_CONTEXT;
      return context == 0 ? Math.min(usual, shortest) : context;
    }
  }

  @Override
  public int version() {
    return 5;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.BACKEND);
  }

  @Override
  public Map<String, String> sources(Config config) throws IOException {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (TaskQuestions asked : config.questioning().tasks()) {
      Path file = Path.of(asked.file());
      hashes.put(asked.task().title(), hash(file));
      for (Path other : asked.task().filesWith(file)) {
        hashes.put(asked.task().title() + "." + hashes.size(), hash(other));
      }
    }
    return hashes;
  }

  private static String hash(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new PhaseException("there is no file " + file);
    }
    return Sha256.of(file);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    return new EvaluationForecast(config, inputs).of(problems);
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    try (Evaluation evaluation = Evaluation.open(config, inputs, context)) {
      evaluation.run();
    } catch (ModelException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }
}
