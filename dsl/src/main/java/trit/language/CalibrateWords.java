package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;
import trit.phase.quantize.CalibratePhase.Statistic;

/** Looking at activations: the verb {@code calibrate} and what may stand in its block. */
public interface CalibrateWords extends Verbs {

  @Word(
      value =
          "Collects what a model's matrices are multiplied with while it reads a text, or how much its loss depends on them.",
      example = "def importance = calibrate('imatrix', base) { on train; collect IMATRIX }")
  default Stats calibrate(
      String name,
      Model model,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return calibrate(name, model, Body.<Block>of(body));
  }

  /** {@code calibrate} from Java. */
  default Stats calibrate(String name, Model model, Consumer<? super Block> body) {
    reading().step("calibrate", name, model, new CalibrateFiller(), body);
    return new Stats(name);
  }

  /** The words of {@code calibrate}. */
  interface Block {

    @Word(value = "The text that the model reads.", example = "on train")
    Block on(Dataset text);

    @Word(
        value =
            "What is collected: IMATRIX, mean squares as llama.cpp collects them, HESSIAN, all second moments, which gptq and ldlq need, or FISHER, mean squares of the loss's gradients, the empirical Fisher information, of llama, qwen2 and qwen3 models.",
        example = "collect IMATRIX")
    Block collect(Statistic statistic);

    @Word(value = "Tokens of a chunk.", example = "context 512")
    Block context(int tokens);

    @Word(value = "At most so many chunks.", example = "limit 100")
    Block limit(int chunks);
  }
}
