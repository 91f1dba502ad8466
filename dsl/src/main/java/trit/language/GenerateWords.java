package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;
import trit.code.Encoding;
import trit.infer.ChatTemplate;

/** Writing: the verb {@code generate} and what may stand in its block. */
public interface GenerateWords extends Verbs {

  @Word(
      value = "Lets a model go on from a prompt; the text is shown with the results.",
      example = "generate('sample', packed) { prompt 'public class '; tokens 64 }")
  default void generate(
      String name,
      Model model,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    generate(name, model, Body.<Block>of(body));
  }

  /** {@code generate} from Java. */
  default void generate(String name, Model model, Consumer<? super Block> body) {
    reading().step("generate", name, model, new GenerateFiller(), body);
  }

  /** The words of {@code generate}. */
  interface Block {

    @Word(value = "What the text begins with.", example = "prompt 'public class '")
    Block prompt(String text);

    @Word(
        value = "Tokens that are written at most; 64 where nothing is said.",
        example = "tokens 64")
    Block tokens(int most);

    @Word(
        value = "Flattens the choice above 1, sharpens it below; 0 takes the likeliest token.",
        example = "temperature 0.8")
    Block temperature(Number value);

    @Word(value = "How many tokens compete; 0 for all.", example = "topK 40")
    Block topK(int count);

    @Word(value = "The share of probability that competes.", example = "topP 0.95")
    Block topP(Number share);

    @Word(
        value =
            "How keys and values are kept: F32, F16 or Q8_0; F32, which is exact, where nothing is said.",
        example = "keysAndValues Q8_0")
    Block keysAndValues(Encoding type);

    @Word(
        value =
            "Whether the prompt is a question, asked in the turns that the model says it was taught.",
        example = "chat true")
    Block chat(boolean question);

    @Word(
        value = "How turns are taken, where the model does not say it; the prompt is a question.",
        example = "template CHATML")
    Block template(ChatTemplate family);

    @Word(
        value = "How the model is to behave; the prompt is a question.",
        example = "system 'Be brief.'")
    Block system(String words);
  }
}
