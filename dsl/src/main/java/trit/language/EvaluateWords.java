package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;
import trit.code.Encoding;
import trit.eval.Protocol;
import trit.eval.task.Task;

/** Measuring: the verb {@code evaluate} and what may stand in its block. */
public interface EvaluateWords extends Verbs {

  @Word(
      value = "Measures a model on text and by questions.",
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
        value = "Text whose perplexity is measured, by llama.cpp's protocol or that of 'protocol'.",
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

    @Word(
        value =
            "Which predictions of a text are scored: LLAMA_CPP (the second half of each chunk, the default), HUGGING_FACE (all but the first of each window, as in the tables of GPTQ) or STRIDE (the end of each of many windows that overlap).",
        example = "protocol HUGGING_FACE")
    Block protocol(Protocol protocol);

    @Word(
        value =
            "Tokens between the beginnings of the windows of protocol STRIDE, which are also those that each scores; half the context where nothing is said.",
        example = "stride 128")
    Block stride(int tokens);

    @Word(
        value =
            "Questions from a file, put and counted as the task says; 'trit language' lists the tasks. May be said for several.",
        example = "task ARC, 'data/arc_challenge.jsonl'")
    Block task(Task task, String file);

    @Word(
        value = "So many questions of each file are examples that stand before the others.",
        example = "numFewshot 5")
    Block numFewshot(int examples);

    @Word(value = "At most so many questions of each task.", example = "questions 200")
    Block questions(int most);

    @Word(
        value =
            "Whether programs that the model writes (HUMANEVAL) may be run: in a process with limits, which is no wall against an attacker; false where nothing is said.",
        example = "runCode true")
    Block runCode(boolean allowed);

    @Word(
        value =
            "How keys and values are kept: F32, F16 or Q8_0; F32, which is exact, where nothing is said.",
        example = "keysAndValues Q8_0")
    Block keysAndValues(Encoding type);
  }
}
