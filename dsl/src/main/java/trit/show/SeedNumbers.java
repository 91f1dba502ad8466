package trit.show;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import trit.eval.PairedDifference;
import trit.run.ColumnNumbers;
import trit.run.RunReport;

/**
 * A number that runs with several seeds have.
 *
 * @param values one for each seed
 */
record SeedNumbers(double[] values) {

  /** The number of a column in every run; empty where one lacks it. */
  static Optional<SeedNumbers> of(List<RunReport> runs, String column) {
    List<Optional<Double>> numbers =
        runs.stream().map(run -> ColumnNumbers.of(run, column)).toList();
    return numbers.stream().allMatch(Optional::isPresent)
        ? Optional.of(new SeedNumbers(numbers.stream().mapToDouble(Optional::get).toArray()))
        : Optional.empty();
  }

  double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** The standard deviation of a sample: over n - 1; none of one seed. */
  Optional<Double> deviation() {
    double mean = mean();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return values.length < 2
        ? Optional.empty()
        : Optional.of(Math.sqrt(squares / (values.length - 1)));
  }

  /** How these differ from others with the same seeds. */
  PairedDifference beside(SeedNumbers reference) {
    return PairedDifference.of(reference.values, values);
  }
}
