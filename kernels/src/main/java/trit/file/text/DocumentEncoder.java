package trit.file.text;

import java.io.IOException;
import java.util.Arrays;
import trit.file.token.SpecialTokens;
import trit.file.token.Tokenizer;

/**
 * Turns documents into one row of tokens: those of a document, then the token that ends a text
 * (where the vocabulary has none, the one that begins it), then the next document.
 */
public final class DocumentEncoder {
  private final Tokenizer tokenizer;
  private final TokenStore.Writer out;
  private final long most;
  private final int separator;

  /**
   * An encoder.
   *
   * @param most where the row is cut off
   */
  public DocumentEncoder(Tokenizer tokenizer, TokenStore.Writer out, long most) {
    this.tokenizer = tokenizer;
    this.out = out;
    this.most = most;
    SpecialTokens specials = tokenizer.specials();
    this.separator = specials.eos() >= 0 ? specials.eos() : specials.bos();
  }

  /** Adds a document at the end; false once the row is full. */
  public boolean add(String document) throws IOException {
    int[] ids = tokenizer.encode(document);
    if (separator >= 0) {
      ids = Arrays.copyOf(ids, ids.length + 1);
      ids[ids.length - 1] = separator;
    }
    out.add(ids, (int) Math.min(ids.length, most - out.size()));
    return out.size() < most;
  }
}
