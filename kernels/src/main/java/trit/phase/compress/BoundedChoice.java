package trit.phase.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import trit.nn.GgufTensorNames;

/**
 * Chooses among the ways in which matrices were stored until a bound holds of the whole model: the
 * matrices that lose most get their next better ways, as many of them in each round as bring all to
 * their best with the last, and the model is measured again. What is stored in one way for all, is
 * smaller and holds, too, is preferred to the mixture. Nothing is measured twice.
 */
final class BoundedChoice {
  private final ModelBound bound;
  private final MatrixChoice choice;
  private final Trials trials;
  private final List<ChoiceReport.Round> rounds = new ArrayList<>();
  private final Set<Map<String, String>> measured = new HashSet<>();
  private Map<String, StoredMatrix> chosen;
  private int taken;

  /** Measures the model with matrices so stored. */
  @FunctionalInterface
  interface Trials {
    ModelQuality of(Map<String, StoredMatrix> chosen) throws IOException;
  }

  BoundedChoice(ModelBound bound, MatrixChoice choice, Trials trials) {
    this.bound = bound;
    this.choice = choice;
    this.trials = trials;
  }

  /**
   * Chooses.
   *
   * @param start the choice before anything is measured
   */
  Map<String, StoredMatrix> from(Map<String, StoredMatrix> start) throws IOException {
    chosen = start;
    boolean holds = measure("as begun", start);
    for (int left = bound.rounds(); left > 0 && !holds; left--) {
      int steps = Math.ceilDiv(choice.stepsLeft(chosen), left);
      Map<String, StoredMatrix> raised =
          choice.raised(chosen, steps, bound.mostBpw().orElse((double) Float.SIZE));
      if (raised.equals(chosen)) {
        break;
      }
      holds = measure("round " + rounds.size(), raised);
      take(raised);
    }
    preferUniform();
    return chosen;
  }

  private void preferUniform() throws IOException {
    for (Map<String, StoredMatrix> uniform : choice.uniform()) {
      if (MatrixChoice.bytes(uniform) >= MatrixChoice.bytes(chosen)) {
        return;
      }
      // what held before is what was chosen, or larger
      if (!measured.contains(ways(uniform))
          && measure("all " + uniform.values().iterator().next().way(), uniform)) {
        take(uniform);
        return;
      }
    }
  }

  private void take(Map<String, StoredMatrix> next) {
    chosen = next;
    taken = rounds.size() - 1;
  }

  private boolean measure(String title, Map<String, StoredMatrix> next) throws IOException {
    ModelQuality quality = trials.of(next);
    measured.add(ways(next));
    rounds.add(
        new ChoiceReport.Round(
            title,
            changes(next),
            CompressionFacts.bitsPerWeight(next.values()),
            quality.kld(),
            quality.kldError(),
            rounds.isEmpty() ? 0 : rounds.get(taken).kld() - quality.kld(),
            quality.perplexityRatio(),
            bound.holds(quality),
            false));
    return bound.holds(quality);
  }

  private static Map<String, String> ways(Map<String, StoredMatrix> chosen) {
    Map<String, String> ways = new LinkedHashMap<>();
    chosen.forEach((name, matrix) -> ways.put(name, matrix.way()));
    return ways;
  }

  private Map<String, String> changes(Map<String, StoredMatrix> next) {
    Map<String, String> changes = new LinkedHashMap<>();
    next.forEach(
        (name, matrix) -> {
          String before = chosen.get(name).way();
          if (!before.equals(matrix.way())) {
            changes.put(gguf(name), before + " → " + matrix.way());
          }
        });
    return changes;
  }

  /** What was measured, and what was taken. */
  ChoiceReport report() {
    Map<String, String> matrices = new LinkedHashMap<>();
    ways(chosen).forEach((name, way) -> matrices.put(gguf(name), way));
    List<ChoiceReport.Round> all = new ArrayList<>(rounds);
    all.set(taken, all.get(taken).asTaken());
    return new ChoiceReport(bound.toString(), all.get(taken).holds(), all, matrices);
  }

  private static String gguf(String name) {
    return GgufTensorNames.toGguf(name).orElse(name);
  }
}
