package trit.phase.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import trit.file.text.DocumentEncoder;
import trit.file.text.DocumentStore;
import trit.file.text.TokenStore;
import trit.file.token.Tokenizer;
import trit.phase.PhaseException;

/** A finished data set, opened for reading. */
public final class DatasetFiles implements AutoCloseable {
  static final String TOKENS = "tokens.bin";

  private final Path folder;
  private final DatasetDescription description;
  private final DocumentStore documents;

  private DatasetFiles(Path folder, DatasetDescription description, DocumentStore documents) {
    this.folder = folder;
    this.description = description;
    this.documents = documents;
  }

  /** Opens the data set in an artifact's folder. */
  public static DatasetFiles open(Path folder) throws IOException {
    return new DatasetFiles(folder, DatasetDescription.read(folder), DocumentStore.open(folder));
  }

  /** What it holds. */
  public DatasetDescription description() {
    return description;
  }

  /** The texts. */
  public DocumentStore documents() {
    return documents;
  }

  /** The file of its own tokenizer, if the recipe names one. */
  public Optional<Path> tokenizerFile() {
    return Optional.of(folder.resolve(Tokenizer.FILE)).filter(Files::isRegularFile);
  }

  /** Its own tokenizer, if the recipe names one; to be closed by the caller. */
  public Optional<Tokenizer> tokenizer() throws IOException {
    Optional<Path> file = tokenizerFile();
    return file.isPresent() ? Optional.of(Tokenizer.open(file.get())) : Optional.empty();
  }

  /**
   * The texts as tokens, documents separated as {@link DocumentEncoder} does. A data set with a
   * tokenizer has them stored; for one without they are made here.
   *
   * @param model the tokenizer of the model that is to read them
   * @param scratch a folder for tokens that are not stored
   * @return the tokens, to be closed by the caller
   * @throws PhaseException where the data set has another tokenizer than the model
   */
  public TokenStore tokens(Tokenizer model, Path scratch) throws IOException {
    DatasetDescription.Tokenized stored = description.tokenizer();
    if (stored == null) {
      return encode(model, scratch.resolve(TOKENS));
    }
    if (!stored.sha256().equals(model.sha256())) {
      throw new PhaseException(
          "the data set (%s) was tokenized with another tokenizer than the model's: %,d tokens,"
                  .formatted(description.source(), stored.vocab())
              + " %s…, against %,d, %s…"
                  .formatted(shortened(stored.sha256()), model.size(), shortened(model.sha256()))
              + "; leave 'tokenizer' out of the data set to use the model's");
    }
    return TokenStore.open(folder.resolve(TOKENS), stored.vocab());
  }

  private TokenStore encode(Tokenizer model, Path file) throws IOException {
    try (TokenStore.Writer out = new TokenStore.Writer(file, model.size())) {
      DocumentEncoder encoder = new DocumentEncoder(model, out, description.mostTokens());
      boolean more = true;
      for (int i = 0; more && i < documents.size(); i++) {
        more = encoder.add(documents.text(i));
      }
    }
    return TokenStore.open(file, model.size());
  }

  private static String shortened(String hash) {
    return hash.substring(0, 8);
  }

  @Override
  public void close() {
    documents.close();
  }
}
