package trit.compute;

import java.util.function.IntConsumer;

/**
 * Persistent threads that share the pieces of one operation. What a piece computes must not depend
 * on which thread runs it, nor on how many there are.
 */
public interface Workers extends AutoCloseable {
  /** Rows that are worth handing to a thread. */
  int ROWS_PER_PIECE = 16;

  /** How many threads work, the caller's included. */
  int threads();

  /** Runs {@code piece} for 0 … pieces-1 and returns when all are done; rethrows what one threw. */
  void run(int pieces, IntConsumer piece);

  /** Runs {@code row} for each from {@code from} (inclusive) to {@code to} (exclusive). */
  default void runRows(int from, int to, IntConsumer row) {
    run(
        Math.ceilDiv(to - from, ROWS_PER_PIECE),
        piece -> {
          int first = from + piece * ROWS_PER_PIECE;
          for (int i = first; i < Math.min(to, first + ROWS_PER_PIECE); i++) {
            row.accept(i);
          }
        });
  }

  /** Everything on the caller's thread. */
  static Workers caller() {
    return new Workers() {
      @Override
      public int threads() {
        return 1;
      }

      @Override
      public void run(int pieces, IntConsumer piece) {
        for (int i = 0; i < pieces; i++) {
          piece.accept(i);
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  void close();
}
