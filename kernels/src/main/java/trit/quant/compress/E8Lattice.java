package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import trit.compute.Workers;
import trit.compute.scalar.ScalarBackend;
import trit.quant.feedback.Hessian;
import trit.quant.feedback.TileFeedback;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Two bits per weight: eight weights of a row are one of 65,536 points of {@link E8Codebook}, after
 * the matrix was made incoherent; with a Hessian, blocks of eight columns make up for the errors of
 * those before them (QuIP#, Tseng et al., 2024, arXiv:2402.04396). Stored are the key of the
 * rotations, one scale, and an index for each eight weights.
 */
public record E8Lattice() implements Compression {
  /** How many points of the lattice a standard deviation is, where errors are not passed on. */
  private static final double ALONE = 1.03;

  /** The same where they are: what is rounded is then wider than the weights. */
  private static final double FED = 0.9;

  private static final double DAMPENING = 0.01;

  /** The key and the scale. */
  private static final int HEAD_BITS = Long.SIZE + Float.SIZE;

  @Override
  public byte[] compress(Tensor weights, Means means) {
    long key = means.random().bits(0);
    try (Memory memory = Memory.open()) {
      Tensor turned = memory.scratch(weights.shape());
      turned.copyFrom(weights);
      Incoherence basis = Incoherence.of(key, weights, means.backend());
      basis.forward(turned);
      double deviation =
          Math.sqrt(means.backend().sumOfSquares(turned) / Math.max(1, turned.size()));
      double points = means.hessian().isPresent() ? FED : ALONE;
      float scale = (float) (deviation / points);
      char[] indices = new char[Math.toIntExact(weights.size() / E8Codebook.SIZE)];
      if (scale > 0) {
        choose(turned, scale, means.hessian().map(h -> basis.forward(h, memory)), means, indices);
      }
      return stream(key, scale, indices);
    }
  }

  @Override
  public Optional<String> obstacle(Shape shape) {
    return shape.columns() % E8Codebook.SIZE == 0
        ? Optional.empty()
        : Optional.of(
            "rows of " + shape.columns() + " are not whole groups of 8, which e8p rounds together");
  }

  private static void choose(
      Tensor turned, float scale, Optional<Hessian> hessian, Means means, char[] indices) {
    int groups = turned.columns() / E8Codebook.SIZE;
    TileFeedback.TileRounding rounding =
        (row, column, values) ->
            indices[row * groups + column / E8Codebook.SIZE] = round(values, scale);
    if (hessian.isPresent()) {
      new TileFeedback(means.backend(), 1, E8Codebook.SIZE)
          .run(turned, hessian.get(), DAMPENING, rounding);
      return;
    }
    means
        .backend()
        .workers()
        .runRows(
            0,
            turned.rows(),
            row -> {
              for (int g = 0; g < groups; g++) {
                long first = (long) row * turned.columns() + (long) g * E8Codebook.SIZE;
                float[] values = new float[E8Codebook.SIZE];
                for (int i = 0; i < values.length; i++) {
                  values[i] = turned.get(first + i);
                }
                rounding.round(row, g * E8Codebook.SIZE, values);
              }
            });
  }

  private static char round(float[] values, float scale) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= scale;
    }
    int index = E8Codebook.nearest(values);
    E8Codebook.point(index, values);
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale;
    }
    return (char) index;
  }

  private static byte[] stream(long key, float scale, char[] indices) {
    BitWriter out = new BitWriter();
    out.write(key, Long.SIZE);
    out.writeFloat(scale);
    for (char index : indices) {
      out.write(index, E8Codebook.INDEX_BITS);
    }
    return out.toBytes();
  }

  @Override
  public long bits(Shape shape) {
    return HEAD_BITS + shape.size() / E8Codebook.SIZE * E8Codebook.INDEX_BITS;
  }

  @Override
  public int[] codeBits() {
    return new int[] {E8Codebook.PATTERN_BITS};
  }

  /** Patterns of small magnitudes are more frequent; signs and shifts tell nothing twice. */
  @Override
  public void describe(Shape shape, StreamFields fields) {
    fields.side(HEAD_BITS);
    for (long group = 0; group < shape.size() / E8Codebook.SIZE; group++) {
      fields.codes(0, 1);
      fields.side(E8Codebook.INDEX_BITS - E8Codebook.PATTERN_BITS);
    }
  }

  /** Rotates on the scalar backend, whose bits are those of all. */
  @Override
  public void decompress(MemorySegment stored, Workers workers, Tensor weights) {
    BitReader head = new BitReader(stored, 0);
    long key = head.read(Long.SIZE);
    float scale = head.readFloat();
    int groups = weights.columns() / E8Codebook.SIZE;
    workers.runRows(
        0,
        weights.rows(),
        row -> {
          long first = (long) row * groups;
          BitReader in = new BitReader(stored, HEAD_BITS + first * E8Codebook.INDEX_BITS);
          float[] point = new float[E8Codebook.SIZE];
          for (long group = first; group < first + groups; group++) {
            E8Codebook.point((int) in.read(E8Codebook.INDEX_BITS), point);
            for (int j = 0; j < point.length; j++) {
              weights.set(group * E8Codebook.SIZE + j, point[j] * scale);
            }
          }
        });
    Incoherence.of(key, weights, ScalarBackend.on(workers)).inverse(weights);
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return "e8p()";
  }
}
