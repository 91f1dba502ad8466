package trit.file.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import trit.file.AtomicFile;

/**
 * Text to token ids and back. Encoding is what the vocabulary says; decoding joins the bytes of the
 * tokens. May be used from several threads.
 */
public final class Tokenizer implements AutoCloseable {
  /** The file that a model's folder and a data set's folder keep a tokenizer in. */
  public static final String FILE = "tokenizer.json";

  private final Vocabulary vocabulary;
  private final Path from;
  private Encoder plain;
  private Encoder withControls;

  private Tokenizer(Vocabulary vocabulary, Path from) {
    this.vocabulary = vocabulary;
    this.from = from;
  }

  /**
   * Opens a tokenizer.json; a {@code tokenizer_config.json} beside it is heeded.
   *
   * @throws trit.file.FileFormatException where it is not a tokenizer that can be read
   */
  public static Tokenizer open(Path file) throws IOException {
    return of(TokenizerJson.read(file), file);
  }

  /**
   * A tokenizer from its description.
   *
   * @param from the file it came from, for messages
   */
  public static Tokenizer of(Vocabulary vocabulary, Path from) {
    Tokenizer tokenizer = new Tokenizer(vocabulary, from);
    tokenizer.plain();
    return tokenizer;
  }

  /** The same, made ready for prompts: what other texts need as well is made when one comes. */
  public static Tokenizer forPrompts(Vocabulary vocabulary, Path from) {
    Tokenizer tokenizer = new Tokenizer(vocabulary, from);
    tokenizer.withControls();
    return tokenizer;
  }

  /** What it was made from. */
  public Vocabulary description() {
    return vocabulary;
  }

  /** How many tokens there are. */
  public int size() {
    return vocabulary.size();
  }

  /** Tokens with a task. */
  public SpecialTokens specials() {
    return vocabulary.specials();
  }

  /** The same for tokenizers that give every text the same ids. */
  public String sha256() {
    return vocabulary.sha256();
  }

  /** The tokens of a text and nothing else; text that looks like a control token stays text. */
  public int[] encode(String text) {
    return plain().encode(text);
  }

  /** As {@link #encodePrompt(Prompt)}, for a text whose control tokens count. */
  public int[] encodePrompt(String text) {
    return encodePrompt(Prompt.of(text));
  }

  /**
   * The tokens that a model is started with: control tokens are found where a program says them,
   * and the token that begins a text is put in front where the model was trained so.
   */
  public int[] encodePrompt(Prompt prompt) {
    IntStream.Builder ids = IntStream.builder();
    if (specials().addBos()) {
      ids.add(specials().bos());
    }
    StringBuilder joined = new StringBuilder();
    for (Prompt.Part part : prompt.parts()) {
      if (part.quoted() && hasControls(part.text())) {
        Arrays.stream(withControls().encode(joined.toString())).forEach(ids);
        Arrays.stream(plain().encode(part.text())).forEach(ids);
        joined.setLength(0);
      } else {
        joined.append(part.text()); // tokens may reach from what is said into what is quoted
      }
    }
    Arrays.stream(withControls().encode(joined.toString())).forEach(ids);
    return ids.build().toArray();
  }

  private boolean hasControls(String text) {
    return !Arrays.equals(withControls().encode(text), plain().encode(text));
  }

  /** The text of a row of tokens; control tokens leave none, broken characters become U+FFFD. */
  public String decode(int... ids) {
    TextStream stream = stream();
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(stream.next(id));
    }
    return text.append(stream.rest()).toString();
  }

  /** Decodes tokens one by one, as they are generated. */
  public TextStream stream() {
    return new TextStream(vocabulary);
  }

  /** Leaves tokenizer.json, and what it does not say beside it, in a folder. */
  public void save(Path folder) throws IOException {
    AtomicFile.write(folder.resolve(FILE), bytes(vocabulary.tokenizerJson().json()));
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("add_bos_token", specials().addBos());
    config.put("bos_token", specials().bos() < 0 ? null : vocabulary.text(specials().bos()));
    config.put("eos_token", specials().eos() < 0 ? null : vocabulary.text(specials().eos()));
    AtomicFile.write(folder.resolve(SpecialTokenNames.FILE), bytes(config.toPrettyString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private synchronized Encoder plain() {
    if (plain == null) {
      plain = vocabulary.plainText(from);
    }
    return plain;
  }

  private synchronized Encoder withControls() {
    if (withControls == null) {
      withControls = vocabulary.prompts(from);
    }
    return withControls;
  }

  @Override
  public synchronized void close() {
    if (plain != null) {
      plain.close();
    }
    if (withControls != null) {
      withControls.close();
    }
  }
}
