package trit.phase.train;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trit.file.token.Vocabulary;
import trit.train.ReasoningSteps;

/**
 * The steps of a text: a line feed ends one, {@code <step>} and {@code Step 3:} begin one.
 *
 * @param tokens what they mean
 */
record TextSteps(Vocabulary tokens) implements ReasoningSteps {
  private static final Pattern MARK = Pattern.compile("\n|<step>|Step \\d+:");

  @Override
  public int[] of(int[] ids) {
    StringBuilder text = new StringBuilder();
    int[] ends = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] >= 0 && ids[i] < tokens.size()) {
        // one character a byte, so that a character cut in two does not move what follows
        text.append(new String(tokens.bytes(ids[i]), StandardCharsets.ISO_8859_1));
      }
      ends[i] = text.length();
    }
    return number(ends, firsts(text, ends));
  }

  /** Which tokens begin a step. */
  private static boolean[] firsts(CharSequence text, int[] ends) {
    boolean[] firsts = new boolean[ends.length + 1];
    Matcher mark = MARK.matcher(text);
    int token = 0;
    while (mark.find()) {
      while (ends[token] <= mark.start()) {
        token++;
      }
      boolean endsOne = text.charAt(mark.start()) == '\n';
      firsts[endsOne ? token + 1 : token] = true;
    }
    return firsts;
  }

  private static int[] number(int[] ends, boolean[] firsts) {
    int[] steps = new int[ends.length];
    for (int i = 1; i < steps.length; i++) {
      steps[i] = steps[i - 1] + (firsts[i] ? 1 : 0);
    }
    return steps;
  }
}
