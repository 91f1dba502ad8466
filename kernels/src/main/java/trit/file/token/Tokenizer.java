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
 * Text to token ids and back. Encoding is Hugging Face's tokenizers library; decoding joins the
 * bytes of the tokens. May be used from several threads.
 */
public final class Tokenizer implements AutoCloseable {
  /** The file that a model's folder and a data set's folder keep a tokenizer in. */
  public static final String FILE = "tokenizer.json";

  private final TokenizerJson json;
  private final Path from;
  private final TextParts parts;
  private NativeEncoder plain;
  private NativeEncoder withControls;

  private Tokenizer(TokenizerJson json, Path from) {
    this.json = json;
    this.from = from;
    this.parts = TextParts.of(json);
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
  public static Tokenizer of(TokenizerJson json, Path from) {
    Tokenizer tokenizer = new Tokenizer(json, from);
    tokenizer.plain();
    return tokenizer;
  }

  /** The same, made ready for prompts: what other texts need as well is made when one comes. */
  public static Tokenizer forPrompts(TokenizerJson json, Path from) {
    Tokenizer tokenizer = new Tokenizer(json, from);
    tokenizer.withControls();
    return tokenizer;
  }

  /** What it was made from. */
  public TokenizerJson description() {
    return json;
  }

  /** How many tokens there are. */
  public int size() {
    return json.size();
  }

  /** Tokens with a task. */
  public SpecialTokens specials() {
    return json.specials();
  }

  /** The same for tokenizers that give every text the same ids. */
  public String sha256() {
    return json.sha256();
  }

  /** The tokens of a text and nothing else; text that looks like a control token stays text. */
  public int[] encode(String text) {
    return encode(plain(), text);
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
        Arrays.stream(encode(withControls(), joined.toString())).forEach(ids);
        Arrays.stream(encode(plain(), part.text())).forEach(ids);
        joined.setLength(0);
      } else {
        joined.append(part.text()); // tokens may reach from what is said into what is quoted
      }
    }
    Arrays.stream(encode(withControls(), joined.toString())).forEach(ids);
    return ids.build().toArray();
  }

  private boolean hasControls(String text) {
    return !Arrays.equals(encode(withControls(), text), encode(plain(), text));
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
    return new TextStream(json);
  }

  /** Leaves tokenizer.json, and what it does not say beside it, in a folder. */
  public void save(Path folder) throws IOException {
    AtomicFile.write(folder.resolve(FILE), bytes(json.json()));
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("add_bos_token", specials().addBos());
    config.put("bos_token", specials().bos() < 0 ? null : json.text(specials().bos()));
    config.put("eos_token", specials().eos() < 0 ? null : json.text(specials().eos()));
    AtomicFile.write(folder.resolve(SpecialTokenNames.FILE), bytes(config.toPrettyString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Long texts in parts, because the library keeps some hundred bytes a token while it works. */
  private int[] encode(NativeEncoder encoder, String text) {
    if (json.spelling() == TokenizerJson.Spelling.SENTENCE_PIECE) {
      return encoder.encode(text); // which puts a space in front of every part
    }
    IntStream.Builder ids = IntStream.builder();
    int from = 0;
    while (from < text.length()) {
      int to = parts.end(text, from);
      Arrays.stream(encoder.encode(text.substring(from, to))).forEach(ids);
      from = to;
    }
    return ids.build().toArray();
  }

  private synchronized NativeEncoder plain() {
    if (plain == null) {
      plain = NativeEncoder.of(json.jsonOfPlainText(), from);
    }
    return plain;
  }

  private synchronized NativeEncoder withControls() {
    if (withControls == null) {
      withControls = NativeEncoder.of(json.jsonOfPrompts(), from);
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
