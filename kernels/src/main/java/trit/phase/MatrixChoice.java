package trit.phase;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.quant.Knapsack;

/**
 * Chooses among the ways in which each matrix was stored those that lose least together: a share of
 * a matrix's energy costs as much as the same share of another's.
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

  /**
   * What fits best into an average.
   *
   * @param most bits per weight of all these matrices
   */
  Map<String, StoredMatrix> within(double most) {
    long weights = matrices.values().stream().mapToLong(w -> w.getFirst().shape().size()).sum();
    List<List<Knapsack.Option>> options = new ArrayList<>();
    matrices
        .values()
        .forEach(ways -> options.add(ways.stream().map(MatrixChoice::option).toList()));
    int[] chosen;
    try {
      chosen = Knapsack.choose(options, (long) (most * weights / Byte.SIZE));
    } catch (IllegalArgumentException e) {
      throw new PhaseException("targetBpw " + most + ": " + e.getMessage() + "; allow more", e);
    }
    Map<String, StoredMatrix> within = new LinkedHashMap<>();
    for (Map.Entry<String, List<StoredMatrix>> matrix : matrices.entrySet()) {
      within.put(matrix.getKey(), matrix.getValue().get(chosen[within.size()]));
    }
    return within;
  }

  private static Knapsack.Option option(StoredMatrix way) {
    return new Knapsack.Option(way.stream().length, way.loss().damage());
  }
}
