package trit.phase.dataset;

import trit.file.token.BytePairTrainer;
import trit.phase.NotInKey;

/** Where the tokenizer of a data set comes from. */
public sealed interface TokenizerSource {

  /**
   * A byte-level BPE vocabulary trained on a sample of the data set's source.
   *
   * @param size how many tokens
   */
  record Trained(int size) implements TokenizerSource {}

  /**
   * A tokenizer.json. Its content is in the key, its place is not.
   *
   * @param path of the file, or of the folder it lies in
   */
  record Stored(@NotInKey String path) implements TokenizerSource {}

  /**
   * Reads the word of a recipe: {@code bpe:4096}, or a path.
   *
   * @throws IllegalArgumentException for a size that no vocabulary has; the message is for the user
   */
  static TokenizerSource parse(String word) {
    if (!word.startsWith("bpe:")) {
      return new Stored(word);
    }
    String size = word.substring("bpe:".length());
    int tokens = size.matches("\\d{1,6}") ? Integer.parseInt(size) : -1;
    if (tokens >= BytePairTrainer.LEAST && tokens <= BytePairTrainer.MOST) {
      return new Trained(tokens);
    }
    throw new IllegalArgumentException(
        "tokenizer '%s': a vocabulary is trained to %,d … %,d tokens, such as 'bpe:4096'"
            .formatted(word, BytePairTrainer.LEAST, BytePairTrainer.MOST));
  }
}
