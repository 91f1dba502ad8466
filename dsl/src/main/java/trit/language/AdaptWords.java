package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;

/** Adapters of an earlier training: the verb {@code adapt} and what may stand in its block. */
public interface AdaptWords extends Verbs {

  @Word(
      value =
          "The model with low-rank adapters put into its matrices, as Hugging Face's library PEFT or 'export' has written them.",
      example = "def tuned = adapt('tuned', base) { file 'adapters/stories' }")
  default Weights adapt(
      String name,
      Weights model,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return adapt(name, model, Body.<Block>of(body));
  }

  /** {@code adapt} from Java. */
  default Weights adapt(String name, Weights model, Consumer<? super Block> body) {
    reading().step("adapt", name, model, new AdaptFiller(), body);
    return new Weights(name);
  }

  /** The words of {@code adapt}. */
  interface Block {

    @Word(
        value = "The folder with adapter_config.json and adapter_model.safetensors.",
        example = "file 'adapters/stories'")
    Block file(String path);
  }
}
