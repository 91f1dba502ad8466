package trit.phase.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import trit.file.text.DocumentStore;
import trit.file.token.Tokenizer;
import trit.phase.Artifact;
import trit.phase.dataset.DatasetFiles;

/**
 * The text of a data set as one row of tokens, as {@code llama-perplexity} reads the file {@code
 * text.bin}: documents follow each other with nothing between them. Whatever tokenizer the data set
 * names, it is read with the model's.
 *
 * @param ids its tokens, without one that begins a text
 * @param bytes its length in UTF-8
 */
public record EvaluationText(int[] ids, long bytes) {
  /** No tokenizer has tokens that are longer than this on average. */
  private static final int BYTES_PER_TOKEN = 8;

  /** Tokens at the end of a part that might be others if the text went on. */
  private static final int UNSETTLED = 256;

  /**
   * Reads the text, or where only its beginning is wanted, whole documents from there until they
   * have that many tokens.
   *
   * @param wanted how many tokens are needed at most
   */
  public static EvaluationText read(Artifact data, Tokenizer tokenizer, long wanted)
      throws IOException {
    try (DatasetFiles files = DatasetFiles.open(data.directory())) {
      DocumentStore documents = files.documents();
      long most = Math.min(wanted, files.description().mostTokens());
      long enough = most > documents.bytes() ? documents.bytes() : most * BYTES_PER_TOKEN;
      while (true) {
        String text = beginning(documents, enough);
        int[] ids = tokenizer.encode(text);
        long bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (enough >= documents.bytes()) {
          return new EvaluationText(ids, bytes).first(files.description().mostTokens());
        }
        if (ids.length >= most + UNSETTLED) {
          return new EvaluationText(ids, bytes).first(most);
        }
        enough = Math.min(documents.bytes(), 2 * enough);
      }
    }
  }

  /** Whole documents from the first on, at least so many bytes or all there are. */
  private static String beginning(DocumentStore documents, long bytes) {
    StringBuilder text = new StringBuilder();
    long length = 0;
    for (int i = 0; i < documents.size() && length < bytes; i++) {
      String document = documents.text(i);
      text.append(document);
      length += document.getBytes(StandardCharsets.UTF_8).length;
    }
    return text.toString();
  }

  /** The first tokens; their bytes are taken in proportion. */
  private EvaluationText first(long tokens) {
    if (tokens >= ids.length) {
      return this;
    }
    int[] kept = Arrays.copyOf(ids, (int) tokens);
    return new EvaluationText(kept, Math.round((double) bytes * tokens / ids.length));
  }
}
