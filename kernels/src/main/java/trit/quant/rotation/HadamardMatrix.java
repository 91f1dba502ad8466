package trit.quant.rotation;

import java.util.Optional;

/**
 * Square matrices of 1 and -1 whose rows are orthogonal. Orders that are no power of two come from
 * quadratic residues of a prime {@code q}: {@code q + 1} for {@code q ≡ 3 mod 4}, {@code 2 (q + 1)}
 * for {@code q ≡ 1 mod 4} (Paley, 1933).
 */
final class HadamardMatrix {
  private HadamardMatrix() {}

  /** The matrix of an order; empty where neither construction has one. */
  static Optional<byte[][]> of(int order) {
    if (order == 1) {
      return Optional.of(new byte[][] {{1}});
    }
    if (isPrime(order - 1) && (order - 1) % 4 == 3) {
      return Optional.of(first(order - 1));
    }
    if (order % 4 == 0 && isPrime(order / 2 - 1) && (order / 2 - 1) % 4 == 1) {
      return Optional.of(second(order / 2 - 1));
    }
    return Optional.empty();
  }

  /** {@code I + S}, with {@code S} the skew bordered table of residues. */
  private static byte[][] first(int q) {
    byte[][] residues = residues(q);
    byte[][] h = new byte[q + 1][q + 1];
    for (int i = 0; i <= q; i++) {
      for (int j = 0; j <= q; j++) {
        int border = i == 0 ? 1 : -1;
        int inside = i == 0 || j == 0 ? border : residues[i - 1][j - 1];
        h[i][j] = (byte) (i == j ? 1 : inside);
      }
    }
    return h;
  }

  /** Each 0, 1 and -1 of the symmetric bordered table becomes a matrix of order 2. */
  private static byte[][] second(int q) {
    byte[][] residues = residues(q);
    byte[][] h = new byte[2 * (q + 1)][2 * (q + 1)];
    for (int i = 0; i <= q; i++) {
      for (int j = 0; j <= q; j++) {
        int inside = i == 0 || j == 0 ? 1 : residues[i - 1][j - 1];
        setFour(h, 2 * i, 2 * j, i == j ? 0 : inside);
      }
    }
    return h;
  }

  private static void setFour(byte[][] h, int row, int column, int entry) {
    boolean diagonal = entry == 0;
    int factor = diagonal ? 1 : entry;
    h[row][column] = (byte) factor;
    h[row][column + 1] = (byte) (diagonal ? -1 : factor);
    h[row + 1][column] = (byte) (diagonal ? -1 : factor);
    h[row + 1][column + 1] = (byte) -factor;
  }

  /** {@code [i][j]}: whether {@code j - i} is a square modulo {@code q}; 0 for 0. */
  private static byte[][] residues(int q) {
    byte[] character = new byte[q];
    for (int i = 1; i < q; i++) {
      character[i] = -1;
    }
    for (int i = 1; i < q; i++) {
      character[(int) ((long) i * i % q)] = 1;
    }
    byte[][] table = new byte[q][q];
    for (int i = 0; i < q; i++) {
      for (int j = 0; j < q; j++) {
        table[i][j] = character[Math.floorMod(j - i, q)];
      }
    }
    return table;
  }

  private static boolean isPrime(int n) {
    for (int d = 2; (long) d * d <= n; d++) {
      if (n % d == 0) {
        return false;
      }
    }
    return n > 1;
  }
}
