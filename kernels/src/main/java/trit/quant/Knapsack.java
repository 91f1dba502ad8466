package trit.quant;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One option for each of several things, so that together they take no more bytes than there are
 * and do the least damage: the multiple-choice knapsack, by dynamic programming. Of sums that
 * differ by less than a 20,000th of all bytes only the best is carried on, which is exact for small
 * budgets.
 */
public final class Knapsack {
  private static final long UNITS = 20_000;

  /**
   * A way to treat a thing.
   *
   * @param bytes it takes
   * @param damage it does, in any unit
   */
  public record Option(long bytes, double damage) {}

  /** A sum over the things so far. */
  private record Sum(long bytes, double damage, Sum before, int option) {}

  private Knapsack() {}

  /**
   * Chooses.
   *
   * @param things with at least one option each
   * @return the place of the chosen option of each thing
   * @throws IllegalArgumentException where even the smallest options take more; says how much more
   */
  public static int[] choose(List<List<Option>> things, long bytes) {
    long least = things.stream().mapToLong(Knapsack::smallest).sum();
    if (least > bytes) {
      throw new IllegalArgumentException(
          "the smallest options take %,d bytes, %,d more than there are"
              .formatted(least, least - bytes));
    }
    long unit = Math.max(1, bytes / UNITS);
    List<Sum> sums = List.of(new Sum(0, 0, null, -1));
    long rest = least;
    for (List<Option> options : things) {
      rest -= smallest(options);
      sums = best(extended(sums, options, bytes - rest), unit);
    }
    return path(sums.getLast(), things.size());
  }

  private static long smallest(List<Option> options) {
    return options.stream().mapToLong(Option::bytes).min().orElseThrow();
  }

  private static List<Sum> extended(List<Sum> sums, List<Option> options, long most) {
    List<Sum> extended = new ArrayList<>();
    for (Sum sum : sums) {
      for (int i = 0; i < options.size(); i++) {
        Option option = options.get(i);
        if (sum.bytes + option.bytes <= most) {
          extended.add(new Sum(sum.bytes + option.bytes, sum.damage + option.damage, sum, i));
        }
      }
    }
    extended.sort(Comparator.comparingLong(Sum::bytes).thenComparingDouble(Sum::damage));
    return extended;
  }

  /** Sums that do less damage than all smaller ones, one per unit of bytes. */
  private static List<Sum> best(List<Sum> sorted, long unit) {
    List<Sum> best = new ArrayList<>();
    for (Sum sum : sorted) {
      if (!best.isEmpty() && sum.damage >= best.getLast().damage) {
        continue;
      }
      boolean sameUnit = best.size() > 1 && best.getLast().bytes / unit == sum.bytes / unit;
      if (sameUnit) {
        best.removeLast();
      }
      best.add(sum);
    }
    return best;
  }

  private static int[] path(Sum last, int count) {
    int[] chosen = new int[count];
    Sum sum = last;
    for (int i = count - 1; i >= 0; i--) {
      chosen[i] = sum.option;
      sum = sum.before;
    }
    return chosen;
  }
}
