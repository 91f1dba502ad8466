package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;

/** Measuring: the verb {@code evaluate} and what may stand in its block. */
public interface EvaluateWords extends Verbs {

  @Word(
      value = "Measures a model on text.",
      example = "def report = evaluate('report', packed) { against ternary; perplexity held }")
  default Report evaluate(
      String name,
      Model model,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return evaluate(name, model, Body.<Block>of(body));
  }

  /** {@code evaluate} from Java. */
  default Report evaluate(String name, Model model, Consumer<? super Block> body) {
    reading().step("evaluate", name, model, new EvaluateFiller(), body);
    return new Report(name);
  }

  /** The words of {@code evaluate}. */
  interface Block {

    @Word(value = "The model it is compared with.", example = "against base")
    Block against(Model base);

    @Word(
        value = "Text whose perplexity is measured, by llama.cpp's protocol.",
        example = "perplexity test")
    Block perplexity(Dataset text);

    @Word(
        value = "Text on which the divergence from the model of 'against' is measured.",
        example = "kld test")
    Block kld(Dataset text);

    @Word(value = "Tokens of a chunk.", example = "context 256")
    Block context(int tokens);

    @Word(value = "At most so many chunks.", example = "limit 40")
    Block limit(int chunks);
  }
}
