package trit.eval.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What a model answered, as numbers over any of the questions. */
sealed interface Answers {

  /** Every number of the task, each a function of the questions it is taken over. */
  Map<String, ToDoubleFunction<int[]>> numbers();

  /**
   * Likeliest continuations: right by their sums, per character and per byte.
   *
   * @param right by question, by way of choosing: sum, character, byte
   */
  record Chosen(boolean[][] right) implements Answers {
    private static final List<String> NAMES = List.of("acc", "acc_norm", "acc_bytes");

    @Override
    public Map<String, ToDoubleFunction<int[]>> numbers() {
      Map<String, ToDoubleFunction<int[]>> numbers = new LinkedHashMap<>();
      for (int i = 0; i < NAMES.size(); i++) {
        int way = i;
        numbers.put(NAMES.get(i), items -> mean(items, item -> right[item][way] ? 1 : 0));
      }
      return numbers;
    }
  }

  /**
   * Classes.
   *
   * @param gold the true ones
   * @param predicted those with the likeliest name
   * @param classes how many there are
   */
  record Classified(int[] gold, int[] predicted, int classes) implements Answers {
    @Override
    public Map<String, ToDoubleFunction<int[]>> numbers() {
      Map<String, ToDoubleFunction<int[]>> numbers = new LinkedHashMap<>();
      numbers.put("acc", items -> confusion(items).accuracy());
      numbers.put("f1", items -> confusion(items).f1(1));
      numbers.put("macro_f1", items -> confusion(items).macroF1());
      numbers.put("mcc", items -> confusion(items).mcc());
      return numbers;
    }

    private Confusion confusion(int[] items) {
      return Confusion.of(
          IntStream.of(items).map(item -> gold[item]).toArray(),
          IntStream.of(items).map(item -> predicted[item]).toArray(),
          classes);
    }
  }

  /**
   * Graded texts.
   *
   * @param grades by question, by metric
   */
  record Graded(List<Map<String, Double>> grades) implements Answers {
    @Override
    public Map<String, ToDoubleFunction<int[]>> numbers() {
      Map<String, ToDoubleFunction<int[]>> numbers = new TreeMap<>();
      for (String name : grades.getFirst().keySet()) {
        double[] column = grades.stream().mapToDouble(grade -> grade.get(name)).toArray();
        numbers.put(name, items -> mean(items, item -> column[item]));
      }
      return numbers;
    }
  }

  private static double mean(int[] items, java.util.function.IntToDoubleFunction number) {
    return IntStream.of(items).mapToDouble(number).average().orElse(0);
  }

  /** Every question once. */
  static int[] all(int count) {
    return IntStream.range(0, count).toArray();
  }
}
