package trit.phase;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import trit.eval.ImportanceCollection;
import trit.eval.ScoredChunks;
import trit.infer.Decoder;
import trit.infer.LanguageModel;
import trit.infer.ModelException;
import trit.nn.TransformerConfig;
import trit.quant.ImportanceMatrix;

/**
 * {@code calibrate}: what the columns of a model's matrices weigh on a text, as llama.cpp's
 * importance matrix.
 */
public final class CalibratePhase implements Phase<CalibratePhase.Config> {
  private static final int USUAL_CONTEXT = 512;

  /** Bytes of text that a token stands for, roughly. */
  private static final double BYTES_PER_TOKEN = 3.5;

  /**
   * What to collect.
   *
   * @param statistic which numbers
   * @param context tokens of a chunk; 0 for 512, or the model's context where that is shorter
   * @param limit how many chunks at most; 0 for the whole text
   */
  public record Config(Statistic statistic, int context, int limit) implements PhaseConfig {
    @Override
    public String verb() {
      return "calibrate";
    }

    @Override
    public Phase<?> phase() {
      return new CalibratePhase();
    }

    int contextOf(TransformerConfig model) {
      return context == 0 ? Math.min(USUAL_CONTEXT, model.context()) : context;
    }
  }

  /** Numbers over activations. */
  public enum Statistic {
    /** The mean squares of what each column is multiplied with. */
    IMATRIX
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.BACKEND);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    TransformerConfig model = Outline.modelOf(inputs.get("model"));
    int context = config.contextOf(model);
    if (context > model.context()) {
      problems.add(
          "context %,d does not fit the model, which reads %,d tokens"
              .formatted(context, model.context()));
    }
    double tokens = ((Outline.Dataset) inputs.get("data")).bytes() / BYTES_PER_TOKEN;
    double read =
        config.limit() == 0 ? tokens : Math.min(tokens, (double) config.limit() * context);
    long bytes =
        model.parameters().stream().mapToLong(p -> p.shape().columns()).sum() * Float.BYTES;
    return new Forecast(
        new Outline.Stats(),
        bytes,
        false,
        Decoder.bytes(model, context),
        2.0 * model.parameterCount() * read,
        List.of(),
        Map.of());
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact data = inputs.get("data");
    try (LanguageModel model = LanguageModel.open(inputs.get("model").directory())) {
      int length = config.contextOf(model.config());
      long wanted =
          config.limit() == 0 ? Long.MAX_VALUE : Math.max(2, config.limit()) * (long) length;
      EvaluationText text = EvaluationText.read(data, model.tokenizer(), wanted);
      ScoredChunks chunks =
          ScoredChunks.of(text.ids(), model.tokenizer().specials(), length, config.limit());
      ImportanceMatrix matrix =
          ImportanceCollection.collect(
              model.stored(),
              context.backend(),
              chunks,
              data.key(), // names of data sets are in no key, so in no result
              (done, total) -> {
                context.emit(new Event.Progress(context.name(), done, total, "chunks"));
                context.checkCancelled();
              });
      matrix.write(context.output().resolve(ImportanceMatrix.FILE));
      context.fact("chunks", matrix.chunks());
    } catch (ModelException e) {
      throw new PhaseException(context.name() + ": " + e.getMessage(), e);
    }
  }
}
