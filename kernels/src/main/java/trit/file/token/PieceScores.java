package trit.file.token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SentencePiece ranks pieces by a score, Hugging Face ranks the pairs that make them: but for equal
 * scores the two say the same, and this turns one into the other.
 */
final class PieceScores {
  private static final Comparator<Cut> BY_IDS =
      Comparator.comparingInt(Cut::leftId).thenComparingInt(Cut::rightId);

  private PieceScores() {}

  /** A piece cut into two. */
  private record Cut(String left, String right, int leftId, int rightId) {
    String text() {
      return left + " " + right;
    }
  }

  /**
   * Scores under which joining the best-scored piece first is joining the first-ranked pair first:
   * the negative rank of the first pair that makes a piece. Pieces that no pair makes come after.
   */
  static float[] ofMerges(TokenizerJson tokenizer, int rows) {
    List<String> merges = tokenizer.merges();
    Map<String, Integer> ranks = new HashMap<>();
    for (String merge : merges) {
      ranks.putIfAbsent(merge.replace(" ", ""), ranks.size());
    }
    float[] scores = new float[rows];
    for (int id = 0; id < tokenizer.size(); id++) {
      if (tokenizer.kind(id) == TokenKind.NORMAL) {
        Integer rank = ranks.get(tokenizer.text(id));
        scores[id] = -(rank == null ? ranks.size() + id : rank);
      }
    }
    return scores;
  }

  /**
   * The pairs under which joining the first-ranked pair first is joining the best-scored piece
   * first: every cut of a piece into two pieces, by falling score, then by ids.
   */
  static List<String> merges(List<String> texts, List<TokenKind> kinds, float[] scores) {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < texts.size(); id++) {
      // a text has no spaces left when pieces are joined, and a merge would be two words
      if (kinds.get(id) == TokenKind.NORMAL && texts.get(id).indexOf(' ') < 0) {
        ids.put(texts.get(id), id);
      }
    }
    // vocabularies usually lie in this order, so that sorting the pieces costs next to nothing
    List<Integer> pieces = new ArrayList<>();
    for (int id = 0; id < texts.size(); id++) {
      if (Integer.valueOf(id).equals(ids.get(texts.get(id)))) {
        pieces.add(id);
      }
    }
    pieces.sort(Comparator.comparingDouble(id -> -scores[id]));
    List<String> merges = new ArrayList<>();
    for (int piece : pieces) {
      List<Cut> cuts = cuts(texts.get(piece), ids);
      if (cuts.size() > 1) {
        cuts.sort(BY_IDS);
      }
      for (Cut cut : cuts) {
        merges.add(cut.text());
      }
    }
    return merges;
  }

  private static List<Cut> cuts(String text, Map<String, Integer> ids) {
    List<Cut> cuts = new ArrayList<>();
    for (int at = 1; at < text.length(); at++) {
      String left = text.substring(0, at);
      Integer leftId = ids.get(left);
      if (leftId != null) {
        String right = text.substring(at);
        Integer rightId = ids.get(right);
        if (rightId != null) {
          cuts.add(new Cut(left, right, leftId, rightId));
        }
      }
    }
    return cuts;
  }
}
