package trit.language;

import trit.quant.GradientRule;
import trit.quant.GradientRule.EwgsForm;
import trit.quant.Granularity;
import trit.quant.NumberFormat;
import trit.quant.ScaleRule;

/**
 * What weights are rounded to in training: numbers at even distances, or what a way of storing them
 * gives back.
 *
 * @param <B> the block itself
 */
public interface RoundingBlock<B extends RoundingBlock<B>> extends MethodWords<B> {

  @Word(
      value = "What linear weights are rounded to, and how their scale is chosen.",
      example = "weights TERNARY, absmean(perTensor)")
  B weights(NumberFormat format, ScaleRule scale);

  @Word(
      value =
          "The share of the scale below which a ternary weight becomes 0; the nearest level where nothing is said.",
      example = "threshold 0.1")
  B threshold(Number share);

  @Word(
      value =
          "What the gradient of a rounded weight becomes for the latent one; straightThrough where nothing is said.",
      example = "gradient ewgs(1e-3)")
  B gradient(GradientRule rule);

  @Word(
      value =
          "How many steps one choice of codes lasts, where weights are rounded to a way of storing them and choosing takes long (seedLM, vptq): between, layers compute with the codes they have; 1 where nothing is said.",
      example = "recodeEvery 20")
  B recodeEvery(int steps);

  @Word("A scale from the mean magnitude (BitNet b1.58).")
  default ScaleRule absmean(Granularity shared) {
    return ScaleRule.absmean(shared);
  }

  @Word("A scale from the largest magnitude.")
  default ScaleRule absmax(Granularity shared) {
    return ScaleRule.absmax(shared);
  }

  @Word("The scale of least squared error, searched at every step.")
  default ScaleRule mse(Granularity shared) {
    return ScaleRule.mse(shared);
  }

  @Word("A scale that is learned with the weights (LSQ, Esser et al., 2020).")
  default ScaleRule lsq(Granularity shared) {
    return ScaleRule.lsq(shared);
  }

  @Word("A scale that is learned as ParetoQ does for each number of bits (Liu et al., 2025).")
  default ScaleRule paretoQ(Granularity shared) {
    return ScaleRule.paretoQ(shared);
  }

  @Word(
      "A step alpha pi/k with alpha learned from the codes alone, for INT2 and INT3 (pi-quantization); k is only the unit that alpha is counted in.")
  default ScaleRule pi(Granularity shared) {
    return ScaleRule.pi(shared);
  }

  @Word("Gradients pass unchanged (Bengio et al., 2013).")
  default GradientRule getStraightThrough() {
    return new GradientRule.StraightThrough();
  }

  @Word(
      value = "Gradients pass within so many times the range of the levels, none outside.",
      example = "gradient clipped(1.0)")
  default GradientRule clipped(Number range) {
    return new GradientRule.Clipped(range.doubleValue());
  }

  @Word(
      value =
          "Gradients grow where they push a weight away from its level, by so much per step between levels (Lee et al., 2021).",
      example = "gradient ewgs(1e-3)")
  default GradientRule ewgs(Number lambda) {
    return ewgs(lambda, EwgsForm.SIGNED);
  }

  @Word(
      value = "As ewgs, with the distance counted by its sign (the paper) or by its magnitude.",
      example = "gradient ewgs(1e-3, MAGNITUDE)")
  default GradientRule ewgs(Number lambda, EwgsForm form) {
    return new GradientRule.Ewgs(lambda.doubleValue(), form);
  }

  @Word("One scale for the whole tensor.")
  default Granularity getPerTensor() {
    return Granularity.PER_TENSOR;
  }

  @Word("One scale per output channel.")
  default Granularity getPerChannel() {
    return Granularity.PER_CHANNEL;
  }

  @Word("One scale per row of activations.")
  default Granularity getPerToken() {
    return Granularity.PER_TOKEN;
  }

  @Word("One scale per so many neighbours in a row.")
  default Granularity perGroup(int size) {
    return Granularity.perGroup(size);
  }
}
