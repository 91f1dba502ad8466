package trit.file.token;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * Makes a byte-level BPE vocabulary (Sennrich et al., 2016; bytes as in GPT-2): starting from the
 * 256 bytes, the pair of neighbours that occurs most often inside the pieces of a text becomes a
 * token, again and again. Among equally frequent pairs the one with the smaller left id wins, then
 * the smaller right id, so that equal texts give equal vocabularies.
 *
 * <p>Id 0 is {@link #END_OF_TEXT}, 1 … 256 are the bytes, the rest follows in the order of joining.
 */
public final class BytePairTrainer {
  /** Separates documents; begins and ends a text. */
  public static final String END_OF_TEXT = "<|endoftext|>";

  /** The smallest vocabulary: the bytes and the separator. */
  public static final int LEAST = 257;

  /** The largest vocabulary that is trained. */
  public static final int MOST = 65_536;

  private final Map<String, Integer> counts = new HashMap<>();

  /** Counts the pieces of a text, cut by {@link SplitRule#GPT_2}. */
  public void add(String text) {
    Matcher pieces = ByteLevelSplit.pieces(text);
    while (pieces.find()) {
      counts.merge(pieces.group(), 1, Integer::sum);
    }
  }

  /**
   * The vocabulary of everything counted so far.
   *
   * @param size how many tokens are wanted; there are fewer where no pair is left that occurs twice
   */
  public TokenizerJson train(int size) {
    if (size < LEAST || size > MOST) {
      throw new IllegalArgumentException(
          "a vocabulary has %,d to %,d tokens, not %,d".formatted(LEAST, MOST, size));
    }
    List<String> texts = new ArrayList<>(List.of(END_OF_TEXT));
    for (int b = 0; b < 256; b++) {
      texts.add(String.valueOf(ByteAlphabet.character(b)));
    }
    List<String> merges = new ArrayList<>();
    PairMerging merging = merging();
    while (texts.size() < size && merging.mergeMostFrequent(texts.size())) {
      String left = texts.get(merging.left());
      String right = texts.get(merging.right());
      merges.add(left + " " + right);
      texts.add(left + right);
    }
    List<TokenKind> kinds = new ArrayList<>(Collections.nCopies(texts.size(), TokenKind.NORMAL));
    kinds.set(0, TokenKind.CONTROL);
    return TokenizerJsonReader.check(
        Path.of(Tokenizer.FILE),
        TokenizerJsonWriter.byteLevel(texts, kinds, merges, SplitRule.GPT_2, null),
        new SpecialTokenNames(END_OF_TEXT, END_OF_TEXT));
  }

  /** The order of the words makes no difference: only sums over all of them count. */
  private PairMerging merging() {
    int[][] words = new int[counts.size()][];
    int[] occurrences = new int[counts.size()];
    int word = 0;
    for (Map.Entry<String, Integer> piece : counts.entrySet()) {
      words[word] = ids(piece.getKey());
      occurrences[word++] = piece.getValue();
    }
    return new PairMerging(words, occurrences);
  }

  private static int[] ids(String piece) {
    byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = 1 + (bytes[i] & 0xFF);
    }
    return ids;
  }
}
