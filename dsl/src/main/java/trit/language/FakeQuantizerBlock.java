package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;
import trit.quant.NumberFormat;
import trit.quant.ScaleRule;

/** What may stand in {@code qat} inside a training block: how training rounds. */
public interface FakeQuantizerBlock extends RoundingBlock<FakeQuantizerBlock> {

  @Word(
      value =
          "What layers are rounded to whose Hugging Face name matches; the first match wins, and all others are rounded as the block says outside.",
      example = "tensors('*.mlp.*') { e8p() }")
  default FakeQuantizerBlock tensors(
      String names,
      @DelegatesTo(value = TensorsBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return tensors(names, Body.<TensorsBlock>of(body));
  }

  /** {@code tensors} from Java. */
  FakeQuantizerBlock tensors(String names, Consumer<? super TensorsBlock> body);

  @Word(
      value = "What the inputs of those layers are rounded to, and how their scale is chosen.",
      example = "activations INT8, absmax(perToken)")
  FakeQuantizerBlock activations(NumberFormat format, ScaleRule scale);

  @Word(
      value = "The inputs of those layers stay in full precision: only weights are rounded.",
      example = "weightOnly()")
  FakeQuantizerBlock weightOnly();

  @Word(
      value = "Modules that stay in full precision, by Hugging Face name; globs are allowed.",
      example = "ignore 'embed_tokens', '*norm'")
  FakeQuantizerBlock ignore(String... modules);

  @Word(
      value = "The first step that rounds; those before train in full precision.",
      example = "startStep 300")
  FakeQuantizerBlock startStep(int step);

  @Word(
      value = "Steps over which rounding is mixed in from there on; 0 where nothing is said.",
      example = "warmup 100")
  FakeQuantizerBlock warmup(int steps);

  /** The words of {@code tensors}. */
  interface TensorsBlock extends RoundingBlock<TensorsBlock> {}
}
