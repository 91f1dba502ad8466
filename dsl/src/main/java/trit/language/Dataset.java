package trit.language;

/**
 * Text.
 *
 * @param name the step's name
 */
public record Dataset(String name) implements Handle {

  @Word("Bytes of UTF-8 text.")
  public long getBytes() {
    return (long) Facts.number(name, "bytes");
  }

  @Word("How many tokens its tokenizer makes of it.")
  public long getTokens() {
    return (long) Facts.number(name, "tokens");
  }

  @Word("What a model would reach that knows how often each token occurs and nothing else.")
  public Unigram getUnigram() {
    return new Unigram(name, "unigram.entropy.nats");
  }

  @Override
  public String toString() {
    return name;
  }
}
