package trit.file.token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SentencePiece ranks pieces by a score, Hugging Face ranks the pairs that make them: the two say
 * the same, and this turns one into the other.
 */
final class PieceScores {
  private PieceScores() {}

  private record Merge(String left, String right, float score, int id, int leftId, int rightId) {
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
      if (kinds.get(id) == TokenKind.NORMAL && !texts.get(id).isEmpty()) {
        ids.put(texts.get(id), id);
      }
    }
    List<Merge> merges = new ArrayList<>();
    ids.forEach((text, id) -> addCuts(text, id, scores[id], ids, merges));
    merges.sort(
        Comparator.comparingDouble((Merge merge) -> -merge.score)
            .thenComparingInt(Merge::id)
            .thenComparingInt(Merge::leftId)
            .thenComparingInt(Merge::rightId));
    return merges.stream().map(Merge::text).toList();
  }

  private static void addCuts(
      String text, int id, float score, Map<String, Integer> ids, List<Merge> merges) {
    for (int cut = text.offsetByCodePoints(0, 1);
        cut < text.length();
        cut = text.offsetByCodePoints(cut, 1)) {
      String left = text.substring(0, cut);
      String right = text.substring(cut);
      Integer leftId = ids.get(left);
      Integer rightId = ids.get(right);
      if (leftId != null && rightId != null) {
        merges.add(new Merge(left, right, score, id, leftId, rightId));
      }
    }
  }
}
