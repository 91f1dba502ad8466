package trit.file.token;

import java.util.Set;

/**
 * What models call the tokens that end a text or a turn (llama.cpp, {@code llama-vocab.cpp}, tokens
 * that end a generation). A model may end with several of them, of which its file names one, and
 * files forget to say that they are control tokens.
 */
final class EndingTokens {
  private static final Set<String> NAMES =
      Set.of(
          "</s>",
          "<eos>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "<｜end▁of▁sentence｜>",
          "<|eot_id|>",
          "<|eom_id|>",
          "<|im_end|>",
          "<|end|>",
          "<end_of_turn>",
          "<EOT>",
          "_<EOT>",
          "<end_of_utterance>");

  private EndingTokens() {}

  /** Whether a token of this name ends a text or a turn. */
  static boolean has(String name) {
    return NAMES.contains(name);
  }
}
