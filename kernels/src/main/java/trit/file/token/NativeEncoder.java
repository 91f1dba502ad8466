package trit.file.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import trit.file.FileFormatException;

/** Hugging Face's tokenizers library, asked for ids only. */
final class NativeEncoder implements Encoder {
  // without these the library looks for a GPU build of itself, on the network
  private static final Map<String, String> SETTINGS =
      Map.of("ai.djl.offline", "true", "RUST_FLAVOR", "cpu");
  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

  private final HuggingFaceTokenizer tokenizer;
  private final TextParts parts;

  private NativeEncoder(HuggingFaceTokenizer tokenizer, TextParts parts) {
    this.tokenizer = tokenizer;
    this.parts = parts;
  }

  /**
   * An encoder.
   *
   * @param json the text of a tokenizer.json
   * @param parts that a text is cut into, because the library keeps some hundred bytes a token
   *     while it works
   * @param from for messages
   */
  static NativeEncoder of(String json, TextParts parts, Path from) {
    SETTINGS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      return new NativeEncoder(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), OPTIONS), parts);
    } catch (IOException | RuntimeException e) {
      throw new FileFormatException(
          from,
          "the tokenizers library refuses the tokenizer: "
              + FileFormatException.quote(String.valueOf(e.getMessage())),
          e);
    }
  }

  @Override
  public int[] encode(String text) {
    IntStream.Builder ids = IntStream.builder();
    int from = 0;
    while (from < text.length()) {
      int to = parts.end(text, from);
      LongStream.of(encodePart(text.substring(from, to))).mapToInt(Math::toIntExact).forEach(ids);
      from = to;
    }
    return ids.build().toArray();
  }

  private long[] encodePart(String text) {
    // the library's own Encoding would build an object for every token
    TokenizersLibrary library = TokenizersLibrary.LIB;
    String whole = new String(text.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
    long encoding = library.encode(tokenizer.getHandle(), whole, false);
    try {
      return library.getTokenIds(encoding);
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
