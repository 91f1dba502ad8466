package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.transform.NamedParam;
import groovy.transform.NamedParams;
import java.util.Map;
import java.util.function.Consumer;
import trit.code.Encoding;

/** Weights that exist: the verb {@code checkpoint} and what may stand in its block. */
public interface CheckpointWords extends Verbs {

  @Word(
      value = "An existing model.",
      example = "def base = checkpoint('base') { file 'models/SmolLM2-135M' }")
  default Weights checkpoint(
      String name,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return checkpoint(name, Body.<Block>of(body));
  }

  /** {@code checkpoint} from Java. */
  default Weights checkpoint(String name, Consumer<? super Block> body) {
    reading().step("checkpoint", name, null, new CheckpointFiller(), body);
    return new Weights(name);
  }

  /** The words of {@code checkpoint}. */
  interface Block {

    @Word(
        value = "A model of the Hub at a commit, never a branch.",
        example = "hub 'Qwen/Qwen3-0.6B', revision: 'c1899de289a04d12100db370d81485cdf75e47ca'")
    Block hub(
        @NamedParams({@NamedParam(value = "revision", type = String.class, required = true)})
            Map<String, ?> commit,
        String id);

    @Word(
        value = "A folder with a Hugging Face checkpoint, or a GGUF file.",
        example = "file 'models/SmolLM2-135M'")
    Block file(String path);

    @Word(value = "The number type its tensors must have.", example = "dtype BF16")
    Block dtype(Encoding type);

    @Word(value = "The hash its weights must have.", example = "sha256 '3f1c…'")
    Block sha256(String hex);
  }
}
