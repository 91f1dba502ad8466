package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;

/** Looking into a file: the verb {@code inspect} and what may stand in its block. */
public interface InspectWords extends Verbs {

  @Word(
      value = "Shows what lies in a model's file with the results: encodings, tensors, hashes.",
      example = "inspect('contents', packed) { hashes true }")
  default void inspect(
      String name,
      Model model,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    inspect(name, model, Body.<Block>of(body));
  }

  /** {@code inspect} from Java. */
  default void inspect(String name, Model model, Consumer<? super Block> body) {
    reading().step("inspect", name, model, new InspectFiller(), body);
  }

  /** The words of {@code inspect}. */
  interface Block {

    @Word(
        value = "Whether the SHA-256 of every tensor is shown, too; false where nothing is said.",
        example = "hashes true")
    Block hashes(boolean shown);

    @Word(
        value =
            "How the rows of every matrix fall into so many clusters of alike ones: by mean"
                + " magnitude, deviation, kurtosis and largest weight, with the bits that"
                + " precisionBySpread would give.",
        example = "clusters 4")
    Block clusters(int count);
  }
}
