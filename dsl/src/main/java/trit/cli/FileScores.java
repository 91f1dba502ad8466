package trit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import trit.eval.task.AnswerText;
import trit.eval.task.Confusion;
import trit.eval.task.Spans;

/** What predictions are worth, each number as a function of the lines or sentences it is over. */
final class FileScores {
  private FileScores() {}

  /** Of a class per line. */
  static Map<String, ToDoubleFunction<int[]>> labels(List<String> right, List<String> said) {
    TreeSet<String> names = new TreeSet<>(right);
    names.addAll(said);
    List<String> classes = List.copyOf(names);
    int[] gold = right.stream().mapToInt(classes::indexOf).toArray();
    int[] predicted = said.stream().mapToInt(classes::indexOf).toArray();
    Map<String, ToDoubleFunction<int[]>> scores = new LinkedHashMap<>();
    scores.put("accuracy", items -> mean(items, i -> gold[i] == predicted[i] ? 1 : 0));
    scores.put("macro F1", items -> confusion(gold, predicted, items, classes.size()).macroF1());
    scores.put("MCC", items -> confusion(gold, predicted, items, classes.size()).mcc());
    for (int i = 0; i < classes.size(); i++) {
      int of = i;
      scores.put(
          "F1 of " + classes.get(i),
          items -> confusion(gold, predicted, items, classes.size()).f1(of));
    }
    return scores;
  }

  private static Confusion confusion(int[] gold, int[] predicted, int[] items, int classes) {
    return Confusion.of(
        IntStream.of(items).map(i -> gold[i]).toArray(),
        IntStream.of(items).map(i -> predicted[i]).toArray(),
        classes);
  }

  /** Of an answer per line; right ones stand between tabs. */
  static Map<String, ToDoubleFunction<int[]>> answers(List<String> right, List<String> said) {
    double[] exact = new double[right.size()];
    double[] overlap = new double[right.size()];
    for (int i = 0; i < exact.length; i++) {
      List<String> accepted = List.of(right.get(i).split("\t"));
      exact[i] = AnswerText.exactMatch(said.get(i), accepted);
      overlap[i] = AnswerText.f1(said.get(i), accepted);
    }
    Map<String, ToDoubleFunction<int[]>> scores = new LinkedHashMap<>();
    scores.put("exact match", items -> mean(items, i -> exact[i]));
    scores.put("F1", items -> mean(items, i -> overlap[i]));
    return scores;
  }

  /**
   * Of sentences of tags.
   *
   * @throws IllegalArgumentException if the numbers of sentences or tags differ
   */
  static Map<String, ToDoubleFunction<int[]>> spans(
      List<List<String>> right, List<List<String>> said) {
    List<Spans> each = Spans.bySentence(right, said);
    Map<String, ToDoubleFunction<int[]>> scores = new LinkedHashMap<>();
    scores.put("precision", items -> sum(each, items).precision());
    scores.put("recall", items -> sum(each, items).recall());
    scores.put("F1", items -> sum(each, items).f1());
    return scores;
  }

  private static Spans sum(List<Spans> each, int[] items) {
    return IntStream.of(items).mapToObj(each::get).reduce(Spans.NONE, Spans::plus);
  }

  private static double mean(int[] items, IntToDoubleFunction number) {
    return IntStream.of(items).mapToDouble(number).average().orElse(0);
  }
}
