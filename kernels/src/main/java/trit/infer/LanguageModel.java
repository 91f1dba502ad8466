package trit.infer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import trit.compute.Backend;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufHeader;
import trit.file.gguf.GgufValue;
import trit.file.token.GgufVocabulary;
import trit.file.token.GgufVocabularyReader;
import trit.file.token.Tokenizer;
import trit.file.token.TokenizerJson;
import trit.file.token.Vocabulary;
import trit.nn.Decompression;
import trit.nn.GgufModel;
import trit.nn.HuggingFaceCheckpoint;
import trit.nn.HuggingFaceConfig;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;

/**
 * A model with its tokenizer, wherever it lies: a GGUF file, a folder with a Hugging Face
 * checkpoint, or an artifact of the cache, which is one or the other. The tokenizer is made on a
 * thread of its own, while a decoder prepares the weights.
 */
public final class LanguageModel implements AutoCloseable {
  /** The name of a GGUF file in an artifact. */
  public static final String GGUF = "model.gguf";

  private static final String SAFETENSORS = ".safetensors";

  private static final String CHAT_TEMPLATE = "tokenizer.chat_template";

  /** Models are padded to round sizes; a tokenizer that is smaller by more is another model's. */
  private static final int LARGEST_PADDING = 1_024;

  private final Path path;
  private final StoredModel stored;
  private final Meanwhile<Tokenizer> tokenizer;

  private LanguageModel(Path path, StoredModel stored, Meanwhile<Tokenizer> tokenizer) {
    this.path = path;
    this.stored = stored;
    this.tokenizer = tokenizer;
  }

  /**
   * Opens a model.
   *
   * @throws trit.file.FileFormatException where its file is bad
   * @throws ModelException where there is no model
   */
  public static LanguageModel open(Path path) throws IOException {
    return open(path, Optional.empty());
  }

  /**
   * The same.
   *
   * @param decompress when compressed matrices are decompressed; empty for when the file says
   */
  public static LanguageModel open(Path path, Optional<Decompression> decompress)
      throws IOException {
    Path gguf = gguf(path);
    if (!Files.isRegularFile(gguf)) {
      return open(path, () -> vocabulary(path), () -> openStored(path, decompress));
    }
    GgufFile file = GgufFile.open(gguf);
    return open(path, () -> vocabulary(file), () -> GgufModel.read(file));
  }

  /**
   * Where a model lies of which somebody names a file or a folder: for a safetensors file the
   * folder around it, which also has its shape and its tokens.
   */
  public static Path place(Path named) {
    return named.toString().endsWith(SAFETENSORS) && Files.isRegularFile(named)
        ? named.toAbsolutePath().getParent()
        : named;
  }

  /** Something that is read from a file. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static LanguageModel open(
      Path path, Reading<Optional<Vocabulary>> vocabulary, Reading<StoredModel> model)
      throws IOException {
    Meanwhile<Tokenizer> tokenizer =
        Meanwhile.start("tokenizer", () -> tokenizer(path, vocabulary.read()));
    try {
      return new LanguageModel(path, model.read(), tokenizer);
    } catch (RuntimeException | IOException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static Tokenizer tokenizer(Path path, Optional<Vocabulary> vocabulary) {
    return Tokenizer.forPrompts(vocabulary.orElseThrow(() -> withoutVocabulary(path)), path);
  }

  /** Opens a model without its tokenizer; compressed matrices are decompressed. */
  public static StoredModel openStored(Path path) throws IOException {
    return openStored(path, Optional.of(Decompression.WHEN_LOADED));
  }

  /** Opens a model that is to be run without its tokenizer; see {@link #open(Path, Optional)}. */
  public static StoredModel openStored(Path path, Optional<Decompression> decompress)
      throws IOException {
    Path gguf = gguf(path);
    if (Files.isRegularFile(gguf)) {
      return GgufModel.read(gguf);
    }
    if (Files.isRegularFile(path.resolve(HuggingFaceConfig.FILE))) {
      return HuggingFaceCheckpoint.read(path, decompress);
    }
    throw new ModelException(
        "'"
            + path
            + "' is no model; name a GGUF file or a folder with a Hugging Face checkpoint ("
            + HuggingFaceConfig.FILE
            + ", model.safetensors, "
            + Tokenizer.FILE
            + ")");
  }

  /**
   * The vocabulary of a model; empty where nothing says what its tokens mean.
   *
   * @throws trit.file.FileFormatException where it is bad
   */
  public static Optional<Vocabulary> vocabulary(Path path) throws IOException {
    Path gguf = gguf(path);
    if (Files.isRegularFile(gguf)) {
      try (GgufFile file = GgufFile.open(gguf)) {
        return vocabulary(file);
      }
    }
    Path file = path.resolve(Tokenizer.FILE);
    return Files.isRegularFile(file) ? Optional.of(TokenizerJson.read(file)) : Optional.empty();
  }

  /**
   * The vocabulary of a model as a GGUF file of it says it.
   *
   * @param rows of the model's embedding
   * @throws IllegalArgumentException where GGUF cannot describe it; the message is for the user
   */
  public static Map<String, GgufValue> ggufVocabulary(Path path, int rows) throws IOException {
    Path gguf = gguf(path);
    if (Files.isRegularFile(gguf)) {
      try (GgufFile file = GgufFile.open(gguf)) {
        Optional<SequencedMap<String, GgufValue>> said =
            GgufVocabulary.copied(file.header().metadata(), rows);
        if (said.isPresent()) {
          return said.get();
        }
      }
    }
    return vocabulary(path)
        .map(tokens -> GgufVocabulary.of(tokens, rows))
        .orElseGet(GgufVocabulary::none);
  }

  private static Optional<Vocabulary> vocabulary(GgufFile file) {
    return hasVocabulary(file.header())
        ? Optional.of(GgufVocabularyReader.read(file.header().metadata(), file.path()))
        : Optional.empty();
  }

  /**
   * How the model was taught to take turns, as the program that its file or its folder carries;
   * empty where there is none.
   */
  public static Optional<String> chatTemplate(Path path, StoredModel stored) throws IOException {
    String inFile = stored.metadata().get(CHAT_TEMPLATE);
    return inFile != null ? Optional.of(inFile) : TokenizerJson.chatTemplateBeside(path);
  }

  /** Its tensors, mapped into memory. */
  public StoredModel stored() {
    return stored;
  }

  /**
   * What its ids mean; waits until that is known.
   *
   * @throws trit.file.FileFormatException where its vocabulary is bad
   * @throws ModelException where there is none, or it is another model's
   */
  public Tokenizer tokenizer() {
    try {
      Tokenizer made = tokenizer.result();
      requireMatch(path, config(), made);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model's shape. */
  public TransformerConfig config() {
    return stored.config();
  }

  /** A decoder of this model; close it before the model. */
  public Decoder decoder(Backend backend) {
    return decoder(backend, Precision.WEIGHTS_ONLY);
  }

  /** As {@link #decoder(Backend)}, rounding what may be rounded. */
  public Decoder decoder(Backend backend, Precision precision) {
    return new Decoder(stored, backend, precision);
  }

  @Override
  public void close() {
    tokenizer.close();
    stored.close();
  }

  private static boolean hasVocabulary(GgufHeader header) {
    return !header.text("tokenizer.ggml.model").orElse("no_vocab").equals("no_vocab");
  }

  private static ModelException withoutVocabulary(Path path) {
    return new ModelException(
        "'"
            + path
            + "' does not say what its tokens mean; a checkpoint has its tokenizer in "
            + Tokenizer.FILE
            + ", a GGUF file among its metadata");
  }

  private static Path gguf(Path path) {
    return Files.isDirectory(path) ? path.resolve(GGUF) : path;
  }

  private static void requireMatch(Path path, TransformerConfig config, Tokenizer tokenizer) {
    int padding = config.vocab() - tokenizer.size();
    if (padding < 0 || padding > LARGEST_PADDING) {
      throw new ModelException(
          "'"
              + path
              + "': the tokenizer knows "
              + tokenizer.size()
              + " tokens, the model "
              + config.vocab()
              + "; use the tokenizer that belongs to the model");
    }
  }
}
