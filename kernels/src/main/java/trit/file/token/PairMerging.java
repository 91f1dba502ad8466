package trit.file.token;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Words as rows of ids, and how often every pair of neighbours occurs in them, kept up to date
 * while pairs are joined. Joining costs what the words that hold the pair cost, not all words.
 */
final class PairMerging {
  private static final int LEAST_COUNT = 2;

  private final int[][] words;
  private final int[] lengths;
  private final int[] counts;
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();
  private int left;
  private int right;

  /** A pair's count, and the words that hold it or once did. */
  private static final class Pair {
    private long count;
    private int[] words = new int[4];
    private int used;

    void seenIn(int word) {
      if (used > 0 && words[used - 1] == word) {
        return;
      }
      if (used == words.length) {
        words = Arrays.copyOf(words, 2 * used);
      }
      words[used++] = word;
    }
  }

  /** A pair and a count that it had; the count in the map decides whether it still holds. */
  private record Candidate(long pair, long count) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byCount = Long.compare(other.count, count);
      return byCount != 0 ? byCount : Long.compare(pair, other.pair);
    }
  }

  /**
   * Counts all pairs.
   *
   * @param words rows of ids, which are taken over
   * @param counts how often each word occurs
   */
  PairMerging(int[][] words, int[] counts) {
    this.words = words;
    this.counts = counts;
    this.lengths = Arrays.stream(words).mapToInt(word -> word.length).toArray();
    for (int word = 0; word < words.length; word++) {
      for (int i = 0; i + 1 < lengths[word]; i++) {
        change(key(words[word][i], words[word][i + 1]), counts[word], word);
      }
    }
    pairs.forEach((pair, known) -> queue.add(new Candidate(pair, known.count)));
  }

  /** Joins the most frequent pair into a new id; false where no pair occurs twice. */
  boolean mergeMostFrequent(int id) {
    Candidate best = mostFrequent();
    if (best == null || best.count < LEAST_COUNT) {
      return false;
    }
    left = (int) (best.pair >>> 32);
    right = (int) best.pair;
    Pair pair = pairs.get(best.pair);
    Set<Long> grown = new HashSet<>();
    for (int i = 0; i < pair.used; i++) {
      join(pair.words[i], id, grown);
    }
    pairs.remove(best.pair);
    grown.forEach(key -> queue.add(new Candidate(key, pairs.get(key).count)));
    return true;
  }

  /**
   * Counts that shrank are noticed here, when their pair comes up; that is cheaper than at once.
   */
  private Candidate mostFrequent() {
    Candidate best = queue.poll();
    while (best != null) {
      Pair pair = pairs.get(best.pair);
      long count = pair == null ? 0 : pair.count;
      if (count == best.count) {
        return best;
      }
      if (count > 0 && count < best.count) {
        queue.add(new Candidate(best.pair, count));
      }
      best = queue.poll();
    }
    return null;
  }

  /** The left id of the pair that was joined last. */
  int left() {
    return left;
  }

  /** The right id of the pair that was joined last. */
  int right() {
    return right;
  }

  /** Joins the pair wherever it stands in a word, first to last. */
  private void join(int word, int id, Set<Long> grown) {
    int[] ids = words[word];
    int length = lengths[word];
    int to = 0;
    for (int from = 0; from < length; to++) {
      if (from + 1 < length && ids[from] == left && ids[from + 1] == right) {
        change(key(left, right), -counts[word], word);
        if (to > 0) {
          replace(key(ids[to - 1], left), key(ids[to - 1], id), word, grown);
        }
        if (from + 2 < length) {
          replace(key(right, ids[from + 2]), key(id, ids[from + 2]), word, grown);
        }
        ids[to] = id;
        from += 2;
      } else {
        ids[to] = ids[from++];
      }
    }
    lengths[word] = to;
  }

  private void replace(long before, long after, int word, Set<Long> grown) {
    change(before, -counts[word], word);
    change(after, counts[word], word);
    grown.add(after);
  }

  private void change(long key, int by, int word) {
    Pair pair = pairs.computeIfAbsent(key, missing -> new Pair());
    pair.count += by;
    if (by > 0) {
      pair.seenIn(word);
    }
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }
}
