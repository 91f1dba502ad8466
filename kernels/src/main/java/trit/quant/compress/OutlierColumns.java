package trit.quant.compress;

import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Columns whose errors cost most: they get learned vectors of their own. */
final class OutlierColumns {
  private OutlierColumns() {}

  /**
   * Those with the largest cost; ties go to the first.
   *
   * @param costs of the columns
   * @param share of them that is chosen, rounded up
   */
  static BitSet choose(float[] costs, double share) {
    BitSet chosen = new BitSet(costs.length);
    IntStream.range(0, costs.length)
        .boxed()
        .sorted(Comparator.comparingDouble(column -> -costs[column]))
        .limit((long) Math.ceil(share * costs.length))
        .forEach(chosen::set);
    return chosen;
  }

  static void write(BitSet columns, int count, BitWriter out) {
    for (int column = 0; column < count; column++) {
      out.write(columns.get(column) ? 1 : 0, 1);
    }
  }

  static BitSet read(int count, BitReader in) {
    BitSet columns = new BitSet(count);
    for (int column = 0; column < count; column++) {
      columns.set(column, in.read(1) == 1);
    }
    return columns;
  }
}
