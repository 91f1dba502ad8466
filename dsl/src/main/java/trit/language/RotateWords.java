package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;
import trit.quant.rotation.Rotation;

/** The same model in another basis: the verb {@code rotate} and what may stand in its block. */
public interface RotateWords extends Verbs {

  @Word(
      value =
          "The same model in another basis, in which no few columns are much larger than the others, so that it loses less when it is rounded.",
      example = "def rotated = rotate('rotated', base) { residual HADAMARD; heads HADAMARD }")
  default Weights rotate(
      String name,
      Weights model,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return rotate(name, model, Body.<Block>of(body));
  }

  /** {@code rotate} from Java. */
  default Weights rotate(String name, Weights model, Consumer<? super Block> body) {
    reading().step("rotate", name, model, new RotateFiller(), body);
    return new Weights(name);
  }

  /** The words of {@code rotate}. */
  interface Block {

    @Word(
        value =
            "Rotates the residual stream: HADAMARD, random signs and a Hadamard matrix, or ORTHOGONAL, any rotation. An output layer that was the embedding gets weights of its own.",
        example = "residual HADAMARD")
    Block residual(Rotation.Kind kind);

    @Word(
        value = "Rotates the values of each attention head, each layer in its own way.",
        example = "heads HADAMARD")
    Block heads(Rotation.Kind kind);
  }
}
