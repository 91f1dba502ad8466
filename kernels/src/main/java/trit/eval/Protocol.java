package trit.eval;

/**
 * Which predictions of a text are scored. Numbers of different protocols are not to be compared.
 */
public enum Protocol {
  /**
   * {@code llama-perplexity}: chunks of the context, each begun with BOS where the model wants it,
   * of which the second half is scored.
   */
  LLAMA_CPP("llama.cpp"),
  /**
   * The tables of GPTQ and its successors: the text is begun once, cut into windows of the context,
   * and all but the first token of each is scored.
   */
  HUGGING_FACE("Hugging Face"),
  /**
   * The sliding window of Hugging Face's documentation: the text is begun once, windows of the
   * context begin a stride behind each other, and the last stride of each is scored, of the first
   * window, too. With a stride as long as the context it is {@link #HUGGING_FACE}.
   */
  STRIDE("Hugging Face, sliding window");

  private final String title;

  Protocol(String title) {
    this.title = title;
  }

  /** As reports name it. */
  public String title() {
    return title;
  }
}
