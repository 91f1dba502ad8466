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
    backend.hadamard(parts(x), signs);
    partMatrix().ifPresent(matrix -> backend.mixParts(x, rows(matrix)));
  }

  @Override
  public void inverse(Backend backend, Tensor x) {
    partMatrix().ifPresent(matrix -> backend.mixParts(x, columns(matrix)));
    backend.hadamardInverse(parts(x), signs);
  }

  /** A single part has nobody to be mixed with. */
  private Optional<byte[][]> partMatrix() {
    return outer.filter(matrix -> matrix.length > 1);
  }

  private Tensor parts(Tensor x) {
    return x.reshape(Math.toIntExact(x.size() / inner), inner);
  }

  private static float[] rows(byte[][] matrix) {
    int order = matrix.length;
    float[] factors = new float[order * order];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = matrix[i / order][i % order];
    }
    return factors;
  }

  private static float[] columns(byte[][] matrix) {
    int order = matrix.length;
    float[] factors = new float[order * order];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = matrix[i % order][i / order];
    }
    return factors;
  }
}
