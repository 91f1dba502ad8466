package trit.phase.quantize;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import trit.code.Encoding;
import trit.eval.ChunkProgress;
import trit.eval.FisherCollection;
import trit.eval.HessianCollection;
import trit.eval.ImportanceCollection;
import trit.eval.ScoredChunks;
import trit.infer.Decoder;
import trit.infer.LanguageModel;
import trit.infer.ModelException;
import trit.nn.GgufTensorNames;
import trit.nn.Llama;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.Problems;
import trit.phase.evaluate.EvaluationText;
import trit.quant.ImportanceMatrix;
import trit.train.StepMemory;

/**
 * {@code calibrate}: what a model's matrices are multiplied with while it reads a text, as
 * llama.cpp's importance matrix or as whole second moments; or how much its loss depends on them.
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
    IMATRIX,
    /** The mean products of every two columns' inputs, and the importance matrix beside them. */
    HESSIAN,
    /** The mean squares of the loss's gradients in each column. */
    FISHER
  }

  @Override
  public int version() {
    return 4;
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
    if (config.statistic == Statistic.FISHER) {
      checkGradients(inputs.get("model"), model, problems);
    }
    double tokens = ((Outline.Dataset) inputs.get("data")).bytes() / BYTES_PER_TOKEN;
    double read =
        config.limit() == 0 ? tokens : Math.min(tokens, (double) config.limit() * context);
    long bytes = bytes(config.statistic, model);
    return new Forecast(
        new Outline.Stats(config.statistic),
        bytes,
        false,
        memory(config.statistic, model, inputs.get("model"), context) + bytes,
        config.statistic == Statistic.FISHER
            ? new StepMemory(model, context, false).work(read)
            : (2.0 * model.parameterCount() + bytes / 2.0) * read,
        List.of(),
        Map.of());
  }

  private static long memory(
      Statistic statistic, TransformerConfig model, Outline source, int context) {
    return statistic == Statistic.FISHER
        ? 2 * Float.BYTES * model.parameterCount()
            + new StepMemory(model, context, false).activationBytes(1)
        : Decoder.bytes(model, Outline.tensorBytesOf(source), context, Encoding.F32);
  }

  /** Gradients need a model that has them, and weights that are what the loss depends on. */
  private static void checkGradients(Outline source, TransformerConfig model, Problems problems) {
    Llama.gradientProblems(model).forEach(problem -> problems.add("collect FISHER: " + problem));
    if (source instanceof Outline.Weights weights && weights.fakeQuantizer() != null) {
      problems.add(
          "collect FISHER takes weights that nothing has rounded; these were trained through a"
              + " quantizer, which chooses their codes itself");
    }
  }

  /** What is collected takes: a number for each column, or for every two of them. */
  private static long bytes(Statistic statistic, TransformerConfig model) {
    return model.parameters().stream()
            .filter(p -> p.shape().rank() > 1)
            .filter(p -> statistic == Statistic.FISHER || isInBlock(p))
            .mapToLong(p -> p.shape().columns())
            .map(columns -> statistic == Statistic.HESSIAN ? columns * columns : columns)
            .sum()
        * Float.BYTES;
  }

  private static boolean isInBlock(TransformerConfig.Parameter parameter) {
    return GgufTensorNames.toGguf(parameter.name()).orElseThrow().startsWith("blk.");
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
      // names of data sets are in no key, so in no result
      collect(config.statistic, model.stored(), chunks, data.key(), context);
      context.fact("chunks", chunks.count());
      tellDeadColumns(context);
    } catch (ModelException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }

  private static void tellDeadColumns(PhaseContext context) throws IOException {
    SortedMap<String, Integer> dead = ImportanceMatrix.open(context.output()).deadColumns();
    int columns = dead.values().stream().mapToInt(Integer::intValue).sum();
    context.fact("deadColumns", columns);
    if (columns > 0) {
      context.emit(
          new Event.Note(
              context.name(),
              "%,d columns weigh nothing on this text, %,d of them in %s: their codes are chosen as if they were not there; a longer or more varied text may use them"
                  .formatted(columns, dead.get(dead.firstKey()), dead.firstKey())));
    }
  }

  private static void collect(
      Statistic statistic,
      StoredModel model,
      ScoredChunks chunks,
      String dataset,
      PhaseContext context)
      throws IOException {
    ChunkProgress progress =
        (done, total) -> {
          context.emit(new Event.Progress(context.name(), done, total, "chunks"));
          context.checkCancelled();
        };
    switch (statistic) {
      case IMATRIX ->
          ImportanceCollection.collect(model, context.backend(), chunks, dataset, progress)
              .write(context.output().resolve(ImportanceMatrix.FILE));
      case FISHER ->
          FisherCollection.collect(model, context.backend(), chunks, dataset, progress)
              .write(context.output().resolve(ImportanceMatrix.FISHER_FILE));
      case HESSIAN -> {
        try (HessianCollection collection =
            new HessianCollection(context.backend(), chunks, dataset)) {
          collection.read(model, progress);
          collection.write(context.output());
        }
      }
    }
  }
}
