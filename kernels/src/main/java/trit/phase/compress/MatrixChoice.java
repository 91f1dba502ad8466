package trit.phase.compress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.phase.PhaseException;
import trit.quant.Knapsack;

/**
 * Chooses among the ways in which each matrix was stored: a share of a matrix's energy costs as
 * much as the same share of another's.
 *
 * @param matrices by name, each stored in at least one way
 */
record MatrixChoice(Map<String, List<StoredMatrix>> matrices) {

  /** The only way of each. */
  Map<String, StoredMatrix> only() {
    Map<String, StoredMatrix> only = new LinkedHashMap<>();
    matrices.forEach((name, ways) -> only.put(name, ways.getFirst()));
    return only;
  }

  /** The smallest way of each. */
  Map<String, StoredMatrix> smallest() {
    Map<String, StoredMatrix> smallest = new LinkedHashMap<>();
    matrices.keySet().forEach(name -> smallest.put(name, ladder(name).getFirst()));
    return smallest;
  }

  /**
   * Those that lose least together within an average.
   *
   * @param most bits per weight of all these matrices
   */
  Map<String, StoredMatrix> within(double most) {
    List<List<Knapsack.Option>> options = new ArrayList<>();
    matrices
        .values()
        .forEach(ways -> options.add(ways.stream().map(MatrixChoice::option).toList()));
    int[] chosen;
    try {
      chosen = Knapsack.choose(options, bytes(most));
    } catch (IllegalArgumentException e) {
      throw new PhaseException("targetBpw " + most + ": " + e.getMessage() + "; allow more", e);
    }
    Map<String, StoredMatrix> within = new LinkedHashMap<>();
    for (Map.Entry<String, List<StoredMatrix>> matrix : matrices.entrySet()) {
      within.put(matrix.getKey(), matrix.getValue().get(chosen[within.size()]));
    }
    return within;
  }

  /** The same way for all, for each way that all matrices have, from the smallest on. */
  List<Map<String, StoredMatrix>> uniform() {
    List<Map<String, StoredMatrix>> uniform = new ArrayList<>();
    for (StoredMatrix one : matrices.values().iterator().next()) {
      Map<String, StoredMatrix> all = new LinkedHashMap<>();
      matrices.forEach(
          (name, ways) ->
              ways.stream()
                  .filter(other -> !other.isKept() && other.way().equals(one.way()))
                  .findFirst()
                  .ifPresent(other -> all.put(name, other)));
      if (all.size() == matrices.size()) {
        uniform.add(all);
      }
    }
    uniform.sort(Comparator.comparingLong(MatrixChoice::bytes));
    return uniform;
  }

  /**
   * The next better ways for those matrices that lose most, one after the other.
   *
   * @param chosen before
   * @param steps how often a matrix gets its next better way, at most
   * @param most bits per weight of all these matrices
   */
  Map<String, StoredMatrix> raised(Map<String, StoredMatrix> chosen, int steps, double most) {
    Map<String, StoredMatrix> raised = new LinkedHashMap<>(chosen);
    for (int i = 0; i < steps; i++) {
      long left = bytes(most) - bytes(raised);
      Optional<String> worst =
          raised.keySet().stream()
              .filter(
                  name ->
                      next(name, raised).filter(n -> extra(n, name, raised) <= left).isPresent())
              .max(Comparator.comparingDouble(name -> raised.get(name).loss().damage()));
      worst.ifPresent(name -> raised.put(name, next(name, raised).orElseThrow()));
    }
    return raised;
  }

  private static long extra(StoredMatrix next, String name, Map<String, StoredMatrix> chosen) {
    return next.bytes() - chosen.get(name).bytes();
  }

  /** How often matrices can still get a better way. */
  int stepsLeft(Map<String, StoredMatrix> chosen) {
    return chosen.entrySet().stream().mapToInt(e -> above(e.getKey(), e.getValue()).size()).sum();
  }

  private Optional<StoredMatrix> next(String name, Map<String, StoredMatrix> chosen) {
    return above(name, chosen.get(name)).stream().findFirst();
  }

  private List<StoredMatrix> above(String name, StoredMatrix now) {
    return ladder(name).stream()
        .filter(way -> way.bytes() > now.bytes() && way.loss().damage() < now.loss().damage())
        .toList();
  }

  /** The ways of a matrix that lose less than all smaller ones, from the smallest on. */
  private List<StoredMatrix> ladder(String name) {
    List<StoredMatrix> bySize =
        matrices.get(name).stream()
            .sorted(
                Comparator.comparingLong(StoredMatrix::bytes)
                    .thenComparingDouble(way -> way.loss().damage()))
            .toList();
    List<StoredMatrix> ladder = new ArrayList<>();
    for (StoredMatrix way : bySize) {
      if (ladder.isEmpty() || way.loss().damage() < ladder.getLast().loss().damage()) {
        ladder.add(way);
      }
    }
    return ladder;
  }

  private long bytes(double bitsPerWeight) {
    long weights = matrices.values().stream().mapToLong(w -> w.getFirst().shape().size()).sum();
    return (long) (bitsPerWeight * weights / Byte.SIZE);
  }

  static long bytes(Map<String, StoredMatrix> chosen) {
    return chosen.values().stream().mapToLong(StoredMatrix::bytes).sum();
  }

  private static Knapsack.Option option(StoredMatrix way) {
    return new Knapsack.Option(way.bytes(), way.loss().damage());
  }
}
