package trit.phase.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import trit.eval.ChunkProgress;
import trit.eval.Divergence;
import trit.eval.Estimate;
import trit.eval.Percentiles;
import trit.eval.Perplexity;
import trit.eval.ScoredChunks;
import trit.infer.Decoder;
import trit.infer.LanguageModel;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.Inputs;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;

/** One run of {@code evaluate}: opens the models, passes over the texts, records and reports. */
final class Evaluation implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final EvaluatePhase.Config config;
  private final Inputs<Artifact> inputs;
  private final PhaseContext context;
  private final LanguageModel model;
  private final Optional<LanguageModel> against;
  private final Map<String, Object> report = new LinkedHashMap<>();

  private Evaluation(
      EvaluatePhase.Config config,
      Inputs<Artifact> inputs,
      PhaseContext context,
      LanguageModel model,
      Optional<LanguageModel> against) {
    this.config = config;
    this.inputs = inputs;
    this.context = context;
    this.model = model;
    this.against = against;
  }

  /** Opens the models. */
  static Evaluation open(EvaluatePhase.Config config, Inputs<Artifact> inputs, PhaseContext context)
      throws IOException {
    LanguageModel model = LanguageModel.open(inputs.get("model").directory());
    try {
      Optional<Artifact> against = inputs.find("against");
      return new Evaluation(
          config,
          inputs,
          context,
          model,
          against.isEmpty()
              ? Optional.empty()
              : Optional.of(LanguageModel.open(against.get().directory())));
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Measures everything and leaves {@code report.json}. */
  void run() throws IOException {
    requireSameTokenizer();
    report.put("protocol", config.protocol().title());
    report.put("model", inputs.get("model").key());
    inputs.find("against").ifPresent(base -> report.put("against", base.key()));
    report.put("backend", context.backend().name());
    for (EvaluationTask task : EvaluationTask.of(inputs.byRole())) {
      run(task);
    }
    if (!config.questioning().tasks().isEmpty()) {
      new TaskEvaluation(config.questioning(), config.precision(), context, model, against)
          .run(report);
    }
    JSON.writeValue(context.output().resolve("report.json").toFile(), report);
  }

  @Override
  public void close() {
    model.close();
    against.ifPresent(LanguageModel::close);
  }

  private void run(EvaluationTask task) throws IOException {
    Artifact data = inputs.get(task.role());
    int length = config.contextOf(model.config(), against.map(LanguageModel::config));
    long wanted =
        config.limit() == 0 ? Long.MAX_VALUE : Math.max(2, config.limit()) * (long) length;
    EvaluationText text = EvaluationText.read(data, model.tokenizer(), wanted);
    ScoredChunks chunks =
        ScoredChunks.of(
            config.protocol(),
            text.ids(),
            model.tokenizer().specials(),
            length,
            config.stride(),
            config.limit());
    ChunkProgress progress =
        (done, total) -> {
          context.emit(new Event.Progress(context.name(), done, total, "chunks"));
          context.checkCancelled();
        };
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("text", data.key());
    section.put("textBytes", text.bytes());
    section.put("textTokens", chunks.textTokens());
    section.put("context", chunks.context());
    section.put("chunks", chunks.count());
    section.put("scoredTokens", chunks.scored());
    report.put(task.role(), section);
    if (task.compares()) {
      compare(task, text, chunks, progress, section);
    } else {
      measure(text, chunks, progress, section);
    }
  }

  private void measure(
      EvaluationText text,
      ScoredChunks chunks,
      ChunkProgress progress,
      Map<String, Object> section) {
    try (Decoder decoder = model.decoder(context.backend(), config.precision())) {
      Perplexity result = Perplexity.measure(decoder, chunks, progress);
      context.fact("speed.tokensPerSecond", result.tokensPerSecond());
      record(result, text, chunks, section);
    }
  }

  private void compare(
      EvaluationTask task,
      EvaluationText text,
      ScoredChunks chunks,
      ChunkProgress progress,
      Map<String, Object> section) {
    try (Decoder decoder = model.decoder(context.backend(), config.precision());
        Decoder base = against.orElseThrow().decoder(context.backend(), config.precision())) {
      Divergence result = Divergence.measure(decoder, base, chunks, progress);
      context.fact("speed.tokensPerSecond", result.model().tokensPerSecond());
      context.fact("speed.baseTokensPerSecond", result.base().tokensPerSecond());
      if (task.perplexity()) {
        record(result.model(), text, chunks, section);
        put(section, "PPL(base)", result.base().perplexity());
        put(section, "PPL(Q)/PPL(base)", result.ratio());
        put(section, "ln(PPL(Q)/PPL(base))", result.logRatio());
        section.put("Cor(ln(PPL(Q)), ln(PPL(base)))", result.correlation());
        context.fact("perplexity.base", result.base().perplexity().value());
        context.fact("perplexity.baseError", result.base().perplexity().error());
        context.fact("perplexity.ratio", result.ratio().value());
        context.fact("perplexity.ratioError", result.ratio().error());
      }
      if (task.divergence()) {
        record(result, section);
      }
    }
  }

  private void record(
      Perplexity result, EvaluationText text, ScoredChunks chunks, Map<String, Object> section) {
    double bitsPerByte = result.bitsPerByte(text.ids().length, text.bytes());
    double unigram = chunks.unigramEntropy();
    put(section, "PPL", result.perplexity());
    put(section, "NLL", result.negativeLogLikelihood());
    section.put("bitsPerByte", bitsPerByte);
    section.put("unigramEntropy", unigram);
    context.fact("perplexity.value", result.perplexity().value());
    context.fact("perplexity.error", result.perplexity().error());
    context.fact("perplexity.tokens", result.scored());
    context.fact("bitsPerByte.value", bitsPerByte);
    context.fact("unigram.entropy.nats", unigram);
    context.fact("unigram.entropy.bits", unigram / Math.log(2));
    context.fact("unigram.perplexity", Math.exp(unigram));
  }

  private void record(Divergence result, Map<String, Object> section) {
    Percentiles kld = result.kld();
    put(section, "Mean KLD", result.meanKld());
    section.put("Maximum KLD", kld.max());
    section.put("99.9% KLD", kld.p999());
    section.put("99.0% KLD", kld.p99());
    section.put("95.0% KLD", kld.p95());
    section.put("Median KLD", kld.median());
    section.put("5.0% KLD", kld.p05());
    section.put("1.0% KLD", kld.p01());
    section.put("Minimum KLD", kld.min());
    put(section, "Mean Δp", result.meanDeltaP());
    put(section, "RMS Δp", result.rmsDeltaP());
    put(section, "Same top p", result.sameTop());
    context.fact("kld.mean", result.meanKld().value());
    context.fact("kld.error", result.meanKld().error());
    context.fact("kld.median", kld.median());
    context.fact("kld.p99", kld.p99());
    context.fact("kld.p999", kld.p999());
    context.fact("kld.max", kld.max());
    context.fact("deltaP.mean", result.meanDeltaP().value());
    context.fact("deltaP.rms", result.rmsDeltaP().value());
    context.fact("sameTop.value", result.sameTop().value());
    context.fact("sameTop.error", result.sameTop().error());
  }

  private static void put(Map<String, Object> section, String name, Estimate estimate) {
    section.put(name, estimate);
  }

  private void requireSameTokenizer() {
    if (against.isPresent()
        && !against.get().tokenizer().sha256().equals(model.tokenizer().sha256())) {
      throw new PhaseException(
          "the tokenizers of '"
              + inputs.get("model").name()
              + "' and '"
              + inputs.get("against").name()
              + "' differ; compare models that share a tokenizer");
    }
  }
}
