package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;

/** Importance that was collected before: the verb {@code imatrix} and its block. */
public interface ImatrixWords extends Verbs {

  @Word(
      value = "An importance matrix that exists; 'calibrate' collects a new one.",
      example = "def importance = imatrix('importance') { file 'models/imatrix.gguf' }")
  default Stats imatrix(
      String name,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return imatrix(name, Body.<Block>of(body));
  }

  /** {@code imatrix} from Java. */
  default Stats imatrix(String name, Consumer<? super Block> body) {
    reading().step("imatrix", name, null, new ImatrixFiller(), body);
    return new Stats(name);
  }

  /** The words of {@code imatrix}. */
  interface Block {

    @Word(
        value = "A GGUF file that 'trit imatrix' or llama.cpp has written.",
        example = "file 'models/imatrix.gguf'")
    Block file(String path);

    @Word(value = "The hash that the file must have.", example = "sha256 '3f1c…'")
    Block sha256(String hex);
  }
}
