package trit.file.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import trit.file.FileFormatException;

/** Hugging Face's tokenizers library, asked for ids only. */
final class NativeEncoder implements AutoCloseable {
  // without these the library looks for a GPU build of itself, on the network
  private static final Map<String, String> SETTINGS =
      Map.of("ai.djl.offline", "true", "RUST_FLAVOR", "cpu");
  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

  private final HuggingFaceTokenizer tokenizer;

  private NativeEncoder(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * An encoder.
   *
   * @param json the text of a tokenizer.json
   * @param from for messages
   */
  static NativeEncoder of(String json, Path from) {
    SETTINGS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      return new NativeEncoder(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), OPTIONS));
    } catch (IOException | RuntimeException e) {
      throw new FileFormatException(
          from,
          "the tokenizers library refuses the tokenizer: "
              + FileFormatException.quote(String.valueOf(e.getMessage())),
          e);
    }
  }

  /** The ids of a text; half a surrogate pair counts as U+FFFD. */
  int[] encode(String text) {
    // the library's own Encoding would build an object for every token
    TokenizersLibrary library = TokenizersLibrary.LIB;
    String whole = new String(text.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
    long encoding = library.encode(tokenizer.getHandle(), whole, false);
    try {
      return LongStream.of(library.getTokenIds(encoding)).mapToInt(Math::toIntExact).toArray();
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
