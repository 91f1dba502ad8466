package trit.phase.compress;

import java.io.IOException;
import java.util.Optional;
import trit.eval.Divergence;
import trit.eval.ScoredChunks;
import trit.infer.Decoder;
import trit.infer.LanguageModel;
import trit.infer.Precision;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.PhaseContext;
import trit.phase.evaluate.EvaluatePhase;
import trit.phase.evaluate.EvaluationText;

/** A model and a text on which others that were made from it are compared with it. */
final class WholeModel implements AutoCloseable {
  private final PhaseContext context;
  private final LanguageModel base;
  private final ScoredChunks text;

  private WholeModel(PhaseContext context, LanguageModel base, ScoredChunks text) {
    this.context = context;
    this.base = base;
    this.text = text;
  }

  /**
   * Opens the model and reads the text.
   *
   * @param model what was compressed
   * @param held text that it was not trained on
   */
  static WholeModel open(
      Artifact model, Artifact held, EvaluatePhase.Config measurement, PhaseContext context)
      throws IOException {
    LanguageModel base = LanguageModel.open(model.directory());
    try {
      int length = measurement.contextOf(base.config(), Optional.empty());
      int limit = measurement.limit();
      long wanted = limit == 0 ? Long.MAX_VALUE : Math.max(2, limit) * (long) length;
      EvaluationText text = EvaluationText.read(held, base.tokenizer(), wanted);
      return new WholeModel(
          context, base, ScoredChunks.of(text.ids(), base.tokenizer().specials(), length, limit));
    } catch (IOException | RuntimeException e) {
      base.close();
      throw e;
    }
  }

  /** Compares the model that the phase has written with it. */
  ModelQuality ofWritten() throws IOException {
    try (LanguageModel written = LanguageModel.open(context.output());
        Decoder decoder = written.decoder(context.backend(), Precision.WEIGHTS_ONLY);
        Decoder original = base.decoder(context.backend(), Precision.WEIGHTS_ONLY)) {
      return ModelQuality.of(
          Divergence.measure(
              decoder,
              original,
              text,
              (done, total) -> {
                context.emit(new Event.Progress(context.name(), done, total, "chunks"));
                context.checkCancelled();
              }));
    }
  }

  @Override
  public void close() {
    base.close();
  }
}
