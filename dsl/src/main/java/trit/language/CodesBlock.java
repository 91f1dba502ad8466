package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;

/**
 * How codes are chosen: what may stand in {@code quantize} for all tensors, and in {@code tensors}
 * for some.
 *
 * @param <B> the block
 */
public interface CodesBlock<B extends CodesBlock<B>> {

  @Word("The nearest code for each weight, as where nothing is said.")
  B nearest();

  @Word(
      value =
          "Columns make up for the errors of those before them, from the first on (GPTQ, Frantar et al., 2023); needs a Hessian.",
      example = "gptq { dampening 0.01; actOrder true }")
  default B gptq(
      @DelegatesTo(value = GptqBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return gptq(Body.<GptqBlock>of(body));
  }

  /** {@code gptq} from Java. */
  B gptq(Consumer<? super GptqBlock> body);

  @Word(
      value =
          "As gptq, from the last column to the first (LDLQ, Chee et al., 2023); needs a Hessian.",
      example = "ldlq { sweeps 10 }")
  default B ldlq(
      @DelegatesTo(value = FeedbackBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return ldlq(Body.<FeedbackBlock>of(body));
  }

  /** {@code ldlq} from Java. */
  B ldlq(Consumer<? super FeedbackBlock> body);
}
