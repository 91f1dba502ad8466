package trit.language;

import trit.quant.Granularity;
import trit.quant.NumberFormat;
import trit.quant.ScaleRule;

/** What may stand in {@code qat} inside a training block: how training rounds. */
public interface FakeQuantizerBlock {

  @Word(
      value = "What linear weights are rounded to, and how their scale is chosen.",
      example = "weights TERNARY, absmean(perTensor)")
  FakeQuantizerBlock weights(NumberFormat format, ScaleRule scale);

  @Word(
      value = "What the inputs of those layers are rounded to, and how their scale is chosen.",
      example = "activations INT8, absmax(perToken)")
  FakeQuantizerBlock activations(NumberFormat format, ScaleRule scale);

  @Word(
      value = "Modules that stay in full precision, by Hugging Face name; globs are allowed.",
      example = "ignore 'embed_tokens', '*norm'")
  FakeQuantizerBlock ignore(String... modules);

  @Word(
      value = "The first step that rounds; those before train in full precision.",
      example = "startStep 300")
  FakeQuantizerBlock startStep(int step);

  @Word("A scale from the mean magnitude (BitNet b1.58).")
  default ScaleRule absmean(Granularity shared) {
    return ScaleRule.absmean(shared);
  }

  @Word("A scale from the largest magnitude.")
  default ScaleRule absmax(Granularity shared) {
    return ScaleRule.absmax(shared);
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
