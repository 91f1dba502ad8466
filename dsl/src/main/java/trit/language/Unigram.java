package trit.language;

/**
 * What frequencies of single tokens say about a text: the bar that learning has to clear.
 *
 * @param step whose it is
 * @param fact the name of its entropy in nats
 */
public record Unigram(String step, String fact) {

  @Word("Entropy of a token in nats: the loss of the best model without context.")
  public double getEntropy() {
    return Facts.number(step, fact);
  }

  @Word("Perplexity of the best model without context.")
  public double getPerplexity() {
    return Math.exp(getEntropy());
  }

  /** Like {@code entropy 6.1 nats}. */
  @Override
  public String toString() {
    return "entropy " + Facts.text(step, fact) + " nats";
  }
}
