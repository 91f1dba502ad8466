package trit.phase.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import trit.file.text.TokenStore;
import trit.file.token.Tokenizer;
import trit.file.token.Vocabulary;
import trit.infer.LanguageModel;
import trit.phase.Artifact;
import trit.phase.PhaseException;
import trit.phase.dataset.DatasetFiles;
import trit.train.Tokens;

/** The tokens that a training reads, and the tokenizer that made them. */
final class TrainingTokens implements Tokens, AutoCloseable {
  private final Tokenizer tokenizer;
  private final TokenStore store;
  private final int seqLength;

  private TrainingTokens(Tokenizer tokenizer, TokenStore store, int seqLength) {
    this.tokenizer = tokenizer;
    this.store = store;
    this.seqLength = seqLength;
  }

  /**
   * Opens the tokens of a data set: with the model's tokenizer, or where the model has none yet,
   * with the data set's own.
   *
   * @throws PhaseException where neither has one, or where they differ
   */
  static TrainingTokens open(Artifact model, Artifact data, Path scratch) throws IOException {
    try (DatasetFiles files = DatasetFiles.open(data.directory())) {
      Tokenizer tokenizer = tokenizer(model, files, data);
      try {
        TokenStore store = files.tokens(tokenizer, scratch);
        return new TrainingTokens(tokenizer, store, files.description().seqLength());
      } catch (IOException | RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    }
  }

  private static Tokenizer tokenizer(Artifact model, DatasetFiles files, Artifact data)
      throws IOException {
    Optional<Tokenizer> own = of(model);
    Optional<Tokenizer> known = own.isPresent() ? own : files.tokenizer();
    return known.orElseThrow(
        () ->
            new PhaseException(
                "neither '%s' nor '%s' has a tokenizer; write tokenizer 'bpe:4096' in the data set"
                    .formatted(model.name(), data.name())));
  }

  /** A model's own tokenizer, beside its weights or in its GGUF file. */
  static Optional<Tokenizer> of(Artifact model) throws IOException {
    Optional<Vocabulary> vocabulary = LanguageModel.vocabulary(model.directory());
    return vocabulary.isPresent()
        ? Optional.of(Tokenizer.of(vocabulary.get(), model.directory()))
        : Optional.empty();
  }

  /** What made the tokens. */
  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** How long its sequences shall be; 0 where the data set does not say. */
  int seqLength() {
    return seqLength;
  }

  @Override
  public long size() {
    return store.size();
  }

  @Override
  public void copy(long from, int[] target, int at, int count) {
    store.copy(from, target, at, count);
  }

  @Override
  public void close() {
    store.close();
    tokenizer.close();
  }
}
