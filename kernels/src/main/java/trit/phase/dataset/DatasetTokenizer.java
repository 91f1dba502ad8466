package trit.phase.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import trit.file.Sha256;
import trit.file.text.Document;
import trit.file.text.DocumentReader;
import trit.file.text.Part;
import trit.file.text.TextSource;
import trit.file.token.BytePairTrainer;
import trit.file.token.Tokenizer;
import trit.file.token.TokenizerJson;
import trit.phase.PhaseException;

/** The tokenizer that a recipe names for a data set. */
final class DatasetTokenizer {
  /** How much text a vocabulary is trained on. */
  private static final int SAMPLE_BYTES = 2 << 20;

  private DatasetTokenizer() {}

  /** How many tokens it has; 0 where none is named. */
  static int size(TokenizerSource source) throws IOException {
    return switch (source) {
      case null -> 0;
      case TokenizerSource.Trained trained -> trained.size();
      case TokenizerSource.Stored stored -> TokenizerJson.read(file(stored)).size();
    };
  }

  /** A hash of what it does to texts and between them. */
  static String contentHash(TokenizerSource.Stored stored) throws IOException {
    TokenizerJson json = TokenizerJson.read(file(stored));
    return Sha256.of(json.sha256() + " ends a text with " + json.specials().eos());
  }

  /** Opens or trains it; empty where none is named. */
  static Optional<Tokenizer> make(TokenizerSource source, TextSource text) throws IOException {
    return switch (source) {
      case null -> Optional.empty();
      case TokenizerSource.Trained trained -> Optional.of(train(trained.size(), text));
      case TokenizerSource.Stored stored -> Optional.of(Tokenizer.open(file(stored)));
    };
  }

  /**
   * Trains on the same sample whatever part the data set takes, so that all data sets of a source
   * have the same vocabulary: the beginning of the training part, or of the whole where that part
   * is empty.
   */
  private static Tokenizer train(int size, TextSource text) throws IOException {
    BytePairTrainer trainer = new BytePairTrainer();
    if (!addSample(trainer, text, Part.TRAIN)) {
      addSample(trainer, text, Part.ALL);
    }
    TokenizerJson vocabulary = trainer.train(size);
    if (vocabulary.size() < size) {
      throw new PhaseException(
          "the text is too short for a vocabulary of %,d tokens; use tokenizer 'bpe:%d' or more text"
              .formatted(size, vocabulary.size()));
    }
    return Tokenizer.of(vocabulary, Path.of(Tokenizer.FILE));
  }

  private static boolean addSample(BytePairTrainer trainer, TextSource text, Part part)
      throws IOException {
    long left = SAMPLE_BYTES;
    try (DocumentReader reader = text.open(part)) {
      Optional<Document> document = reader.next();
      while (left > 0 && document.isPresent()) {
        String sample = Utf8Prefix.of(document.get().text(), left);
        trainer.add(sample);
        left -= sample.getBytes(StandardCharsets.UTF_8).length;
        document =
            sample.length() < document.get().text().length() ? Optional.empty() : reader.next();
      }
    }
    return left < SAMPLE_BYTES;
  }

  private static Path file(TokenizerSource.Stored stored) {
    Path path = Path.of(stored.path());
    Path file = Files.isDirectory(path) ? path.resolve(Tokenizer.FILE) : path;
    if (!Files.isRegularFile(file)) {
      throw new PhaseException(
          "there is no tokenizer '%s': use 'bpe:4096' to train one, or the path of a tokenizer.json"
              .formatted(stored.path()));
    }
    return file;
  }
}
