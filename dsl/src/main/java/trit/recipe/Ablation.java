package trit.recipe;

import java.util.List;

/**
 * What a recipe varies to find out what its settings are worth.
 *
 * @param axes what is varied; every combination of their values is tried, and the recipe as it is
 *     where nothing but the seed changes
 * @param seeds every combination is repeated with each
 * @param columns what the table shows: numbers of steps such as {@code report.perplexity}, a number
 *     that one step alone has, such as {@code train.loss}, or {@code time}
 * @param variants all combinations with all seeds, the seeds of one combination together
 */
public record Ablation(
    List<Axis> axes, List<Long> seeds, List<String> columns, List<Variant> variants) {

  /** The column that shows how long the steps of a variant took. */
  public static final String TIME = "time";

  /** Nothing is varied or repeated. */
  public static final Ablation NONE = new Ablation(List.of(), List.of(), List.of(), List.of());

  /** Whether nothing is varied, and nothing repeated. */
  public boolean isEmpty() {
    return axes.isEmpty() && seeds.isEmpty();
  }
}
