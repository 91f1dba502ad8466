package trit.language;

import java.util.ArrayList;
import java.util.List;
import trit.code.Encoding;
import trit.eval.Protocol;
import trit.eval.task.Task;
import trit.phase.evaluate.EvaluatePhase;
import trit.phase.evaluate.Questioning;
import trit.phase.evaluate.TaskQuestions;

/** Fills the parameters of {@link EvaluatePhase}. */
final class EvaluateFiller extends Filler<EvaluatePhase.Config> implements EvaluateWords.Block {
  private final List<TaskQuestions> tasks = new ArrayList<>();
  private int context;
  private int limit;
  private Protocol protocol = Protocol.LLAMA_CPP;
  private int stride;
  private int fewShot;
  private int questions;
  private boolean runCode;
  private Encoding keysAndValues = EvaluatePhase.Config.defaults().keysAndValues();

  @Override
  public EvaluateWords.Block against(Model base) {
    say("against");
    input("against", base);
    return this;
  }

  @Override
  public EvaluateWords.Block perplexity(Dataset text) {
    say("perplexity");
    input("perplexity", text);
    return this;
  }

  @Override
  public EvaluateWords.Block kld(Dataset text) {
    say("kld");
    input("kld", text);
    return this;
  }

  @Override
  public EvaluateWords.Block context(int tokens) {
    context = atLeast(2, "context", tokens);
    return this;
  }

  @Override
  public EvaluateWords.Block limit(int chunks) {
    limit = atLeast(1, "limit", chunks);
    return this;
  }

  @Override
  public EvaluateWords.Block protocol(Protocol which) {
    say("protocol");
    protocol = which;
    return this;
  }

  @Override
  public EvaluateWords.Block stride(int tokens) {
    stride = atLeast(1, "stride", tokens);
    return this;
  }

  @Override
  public EvaluateWords.Block task(Task task, String file) {
    tasks.add(new TaskQuestions(task, file));
    return this;
  }

  @Override
  public EvaluateWords.Block numFewshot(int examples) {
    fewShot = atLeast(0, "numFewshot", examples);
    return this;
  }

  @Override
  public EvaluateWords.Block questions(int most) {
    questions = atLeast(1, "questions", most);
    return this;
  }

  @Override
  public EvaluateWords.Block runCode(boolean allowed) {
    say("runCode");
    runCode = allowed;
    return this;
  }

  @Override
  public EvaluateWords.Block keysAndValues(Encoding type) {
    say("keysAndValues");
    keysAndValues = type;
    return this;
  }

  @Override
  List<String> required() {
    if (says("kld")) {
      return List.of("against <model> (kld compares with it)");
    }
    return tasks.isEmpty() ? List.of("perplexity <dataset>") : List.of();
  }

  @Override
  EvaluatePhase.Config fill() {
    if (stride > 0 && protocol != Protocol.STRIDE) {
      throw new IllegalArgumentException("stride belongs to protocol STRIDE");
    }
    return new EvaluatePhase.Config(
        context,
        limit,
        protocol,
        stride,
        new Questioning(List.copyOf(tasks), fewShot, questions, runCode),
        keysAndValues);
  }
}
