package trit.quant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import trit.code.search.StepSearch;
import trit.compute.Backend;
import trit.compute.LevelRounding;
import trit.compute.SharedScales;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * What weights are rounded to, and what becomes of their gradients. Training rounds with it and the
 * packer takes its codes from it, so both see the same model: a weight is {@code scale * code}, and
 * scales are 16-bit floats, as packed files store them.
 *
 * @param format the numbers rounded to
 * @param scale how scales are chosen
 * @param threshold for ternary numbers, the share of the scale below which a weight becomes 0 and
 *     from which on 1; 0 to take the nearest number instead, which is a threshold of a half
 * @param gradient what the gradient becomes on its way to the latent weights
 */
public record WeightQuantizer(
    NumberFormat format, ScaleRule scale, double threshold, GradientRule gradient)
    implements WeightRounding {
  private static final Set<NumberFormat> WITH_ABSMEAN =
      EnumSet.of(NumberFormat.BINARY, NumberFormat.TERNARY);

  private static final Set<NumberFormat> WITH_PARETOQ =
      EnumSet.of(
          NumberFormat.BINARY,
          NumberFormat.TERNARY,
          NumberFormat.MIDRISE2,
          NumberFormat.INT3,
          NumberFormat.INT4);

  private static final Set<NumberFormat> WITH_PI = EnumSet.of(NumberFormat.INT2, NumberFormat.INT3);

  /** The nearest numbers, with straight-through gradients. */
  public static WeightQuantizer nearest(NumberFormat format, ScaleRule scale) {
    return new WeightQuantizer(format, scale, 0, new GradientRule.StraightThrough());
  }

  /** BitNet b1.58's weights (Ma et al., 2024, arXiv:2402.17764): ternary, one absmean scale. */
  public static WeightQuantizer bitNet() {
    return nearest(NumberFormat.TERNARY, ScaleRule.absmean(Granularity.PER_TENSOR));
  }

  /** Whether they are learned; see {@link LearnedScale}. */
  @Override
  public boolean learnsScales() {
    return scale.observer().isLearned();
  }

  /** Weights that are stored as what they were rounded to, whatever that was. */
  public static WeightQuantizer asStored() {
    ScaleRule none = new ScaleRule(ScaleRule.Observer.STORED, Granularity.PER_TENSOR);
    return nearest(NumberFormat.INT8, none);
  }

  /** The same numbers where what is stored lies on them already, and rounds to itself. */
  public WeightQuantizer stored() {
    ScaleRule none = new ScaleRule(ScaleRule.Observer.STORED, scale.granularity());
    return new WeightQuantizer(format, none, threshold, gradient);
  }

  /**
   * The scales of a matrix chosen from its weights, each positive and exactly representable in 16
   * bits; 0 where all weights are and the numbers have no zero. There are none for weights that are
   * stored rounded.
   *
   * @throws IllegalArgumentException if a weight is not finite or a scale exceeds 65,504
   */
  public Scales scales(Backend backend, Tensor w) {
    return isStored()
        ? new Scales(scale.granularity(), w.columns(), new float[0])
        : new ScaleChoice(this, backend).choose(w);
  }

  /** As {@link #scales(Backend, Tensor)} for each of several matrices, all at once. */
  public List<Scales> scalesOfEach(Backend backend, List<Tensor> ws) {
    return isStored()
        ? ws.stream().map(w -> scales(backend, w)).toList()
        : new ScaleChoice(this, backend).chooseEach(ws);
  }

  /** The scale of a whole matrix before it is rounded, for files that keep it in 32 bits. */
  public float exactScale(Backend backend, Tensor w) {
    return (float) new ScaleChoice(this, backend).exact(w);
  }

  /** Rounds a matrix: {@code out = scale * code}; {@code out} may be {@code w}. */
  public void round(Backend backend, Tensor w, Scales scales, Tensor out) {
    if (isStored()) {
      backend.copy(w, out);
      return;
    }
    if (isBitNet()) {
      backend.fakeQuantizeTernary(w, scales.at(0, 0), out);
      return;
    }
    backend.roundToLevels(rounding(), w, scales.shared(), out);
  }

  /** Whether what is stored lies on the numbers already. */
  boolean isStored() {
    return scale.observer() == ScaleRule.Observer.STORED;
  }

  private boolean isBitNet() {
    return format == NumberFormat.TERNARY
        && scale.granularity().equals(Granularity.PER_TENSOR)
        && threshold == 0;
  }

  /** The scale of least squared error for these weights. */
  float leastSquares(float[] weights) {
    float[] equal = new float[weights.length];
    Arrays.fill(equal, 1);
    return new StepSearch(format.lowest(), format.highest(), rounding()::code)
        .search(weights, equal);
  }

  /** The codes of one row, computed exactly as {@link #round} does. */
  public byte[] codes(Tensor w, int row, Scales scales) {
    float[] values = MatrixRow.read(w, row);
    byte[] codes = new byte[values.length];
    LevelRounding rounding = rounding();
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) rounding.code(values[i] * SharedScales.inverse(scales.at(row, i)));
    }
    return codes;
  }

  /** What a weight over its scale is rounded to. */
  LevelRounding rounding() {
    // No float lies between a threshold and the next float that is not below it.
    return new LevelRounding(format.even(), -atMost(-threshold));
  }

  /** The largest float that is not above a number. */
  static float atMost(double number) {
    float nearest = (float) number;
    return nearest > number ? Math.nextDown(nearest) : nearest;
  }

  @Override
  public List<String> problems() {
    List<String> found = new ArrayList<>();
    ScaleRule.Observer observer = scale.observer();
    if (observer == ScaleRule.Observer.ABSMEAN && !WITH_ABSMEAN.contains(format)) {
      found.add("absmean is a scale of BINARY and TERNARY; write absmax or mse for " + format);
    }
    if (observer == ScaleRule.Observer.PARETOQ && !WITH_PARETOQ.contains(format)) {
      found.add(
          "paretoQ is a scale of BINARY, TERNARY, MIDRISE2, INT3 and INT4; write lsq for "
              + format);
    }
    if (observer == ScaleRule.Observer.PI && !WITH_PI.contains(format)) {
      found.add("pi is a scale of INT2 and INT3; write lsq for " + format);
    }
    if (learnsScales() && !(gradient instanceof GradientRule.StraightThrough)) {
      found.add(observer + " brings its own gradient; leave out " + gradient);
    }
    if (learnsScales() && threshold != 0) {
      found.add(observer + " rounds to the nearest number; leave out threshold");
    }
    if (scale.granularity().unit() == Granularity.Unit.TOKEN) {
      found.add("weights have no tokens; write perTensor, perChannel or perGroup(n)");
    }
    if (scale.granularity().unit() == Granularity.Unit.GROUP && scale.granularity().size() < 1) {
      found.add(scale.granularity() + " holds no weight; it is usual at 128");
    }
    if (threshold != 0 && format != NumberFormat.TERNARY) {
      found.add("threshold is a rule of TERNARY; leave it out for " + format);
    }
    if (!(threshold >= 0 && threshold < 1)) {
      found.add("threshold " + threshold + " must lie between 0 and 1; it is usual at 0.1");
    }
    gradient.problem().ifPresent(found::add);
    return found;
  }

  /** How many scales a matrix of this shape has. */
  public int scaleCount(Shape shape) {
    return Scales.count(scale.granularity(), shape);
  }
}
