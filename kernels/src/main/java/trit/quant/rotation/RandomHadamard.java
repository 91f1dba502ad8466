package trit.quant.rotation;

import java.util.Optional;
import trit.compute.Backend;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/**
 * {@code x → (s ∘ x) H / sqrt(n)} with random signs {@code s} (Tseng et al., 2024, section 3).
 * Where {@code n} is no power of two it is {@code K · 2^p} with a Hadamard matrix of order {@code
 * K}: rows are taken as {@code K} parts, each part is transformed, and then the parts with each
 * other. Where no {@code K} fits, the parts are transformed alone, which mixes fewer neighbours.
 *
 * @param signs 1 or -1 each
 * @param outer the matrix of order {@code K}; empty for parts that are transformed alone
 * @param inner the length of a part, a power of two
 */
record RandomHadamard(float[] signs, Optional<byte[][]> outer, int inner) implements Rotation {
  /** Mixing {@code K} parts takes {@code K} operations per element: more would be a product. */
  private static final int MOST_PARTS = 256;

  static RandomHadamard draw(int size, RandomStream random) {
    float[] signs = new float[size];
    for (int i = 0; i < size; i++) {
      signs[i] = random.bits(i) < 0 ? -1 : 1;
    }
    int power = Integer.lowestOneBit(size);
    for (int inner = power; inner >= 1 && size / inner <= MOST_PARTS; inner /= 2) {
      Optional<byte[][]> outer = HadamardMatrix.of(size / inner);
      if (outer.isPresent()) {
        return new RandomHadamard(signs, outer, inner);
      }
    }
    return new RandomHadamard(signs, Optional.empty(), power);
  }

  @Override
  public int size() {
    return signs.length;
  }

  @Override
  public int mixed() {
    return outer.isPresent() ? signs.length : inner;
  }

  @Override
  public void forward(Backend backend, Tensor x) {
    flip(backend, x);
    transformParts(backend, x);
    mixParts(backend, x, false);
  }

  @Override
  public void inverse(Backend backend, Tensor x) {
    mixParts(backend, x, true);
    transformParts(backend, x);
    flip(backend, x);
  }

  private void flip(Backend backend, Tensor x) {
    backend.finish();
    backend
        .workers()
        .runRows(
            0,
            x.rows(),
            row -> {
              long first = (long) row * signs.length;
              for (int i = 0; i < signs.length; i++) {
                x.set(first + i, x.get(first + i) * signs[i]);
              }
            });
  }

  private void transformParts(Backend backend, Tensor x) {
    backend.hadamard(x.reshape(Math.toIntExact(x.size() / inner), inner));
  }

  private void mixParts(Backend backend, Tensor x, boolean transposed) {
    backend.finish();
    outer
        .filter(matrix -> matrix.length > 1)
        .ifPresent(
            matrix ->
                backend
                    .workers()
                    .runRows(0, x.rows(), row -> mixParts(x, row, matrix, transposed)));
  }

  private void mixParts(Tensor x, int row, byte[][] matrix, boolean transposed) {
    int parts = matrix.length;
    float norm = (float) (1 / Math.sqrt(parts));
    long first = (long) row * signs.length;
    float[] column = new float[parts];
    for (int i = 0; i < inner; i++) {
      for (int k = 0; k < parts; k++) {
        column[k] = x.get(first + (long) k * inner + i);
      }
      for (int k = 0; k < parts; k++) {
        float sum = 0;
        for (int j = 0; j < parts; j++) {
          sum += column[j] * (transposed ? matrix[k][j] : matrix[j][k]);
        }
        x.set(first + (long) k * inner + i, sum * norm);
      }
    }
  }
}
