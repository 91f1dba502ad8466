package trit.infer;

import java.util.Set;
import trit.file.token.Prompt;

/**
 * What to write.
 *
 * @param prompt what the text begins with
 * @param maxTokens how many tokens to write at most
 * @param sampling how each is chosen
 * @param stopTokens tokens that end the text, besides those that end every text of the model
 */
public record GenerationRequest(
    Prompt prompt, int maxTokens, Sampling sampling, Set<Integer> stopTokens) {

  /** Checks the length and keeps its own set. */
  public GenerationRequest {
    if (maxTokens < 0) {
      throw new IllegalArgumentException(
          maxTokens + " tokens cannot be written; ask for 0 or more");
    }
    stopTokens = Set.copyOf(stopTokens);
  }

  /** A request that ends where the model ends its texts; control tokens in the prompt count. */
  public GenerationRequest(String prompt, int maxTokens, Sampling sampling) {
    this(Prompt.of(prompt), maxTokens, sampling, Set.of());
  }
}
