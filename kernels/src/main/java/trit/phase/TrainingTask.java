package trit.phase;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.nn.HuggingFaceCheckpoint;
import trit.nn.Llama;
import trit.nn.LlamaWeights;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.nn.TransformerModules;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;
import trit.train.Batches;
import trit.train.Checkpoint;
import trit.train.Onset;
import trit.train.OptimizerConfig;
import trit.train.StepMemory;
import trit.train.Trainer;
import trit.train.TrainingConfig;
import trit.train.TrainingException;
import trit.train.TrainingState;
import trit.train.WeightMovement;

/**
 * What {@code pretrain} and {@code qat} have in common: all weights of the model in the role {@code
 * model} are trained on windows of the tokens in the role {@code data}.
 *
 * @param steps optimizer steps
 * @param batch sequences of one step
 * @param optimizer what moves the weights
 * @param sequence tokens of a sequence; 0 for the data set's, and where that says nothing, for the
 *     model's context
 * @param checkpointEvery after how many steps to save
 * @param fakeQuantizer what to round through instead of what the weights carry
 * @param onset when it begins
 */
record TrainingTask(
    int steps,
    int batch,
    OptimizerConfig optimizer,
    int sequence,
    int checkpointEvery,
    Optional<FakeQuantizer> fakeQuantizer,
    Onset onset) {

  Forecast forecast(Inputs<Outline> inputs, Problems problems) {
    Outline.Weights model = (Outline.Weights) inputs.get("model");
    Outline.Dataset data = (Outline.Dataset) inputs.get("data");
    checkNumbers(problems);
    checkModel(model.config(), data, problems);
    Optional<FakeQuantizer> rounding = rounding(Optional.ofNullable(model.fakeQuantizer()));
    List<String> modules = new TransformerModules(model.config()).all();
    rounding.ifPresent(quantizer -> quantizer.problems(modules).forEach(problems::add));
    int length = length(model.config(), data.seqLength());
    StepMemory memory = new StepMemory(model.config(), length, rounding.isPresent());
    return new Forecast(
        new Outline.Weights(model.config(), rounding.orElse(null)),
        weightBytes(model.config(), rounding),
        false,
        memory.bytes(Math.max(1, batch), optimizer),
        memory.work(tokens(length)),
        List.of(),
        Map.of("train.tokens", tokens(length), "train.steps", (double) steps));
  }

  /** Bytes of {@code model.safetensors}: the configuration beside it is a page of text. */
  private static long weightBytes(TransformerConfig model, Optional<FakeQuantizer> rounding) {
    return HuggingFaceCheckpoint.layout(model, rounding, Map.of()).bytes();
  }

  void run(Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact model = inputs.get("model");
    try (Memory memory = Memory.open();
        StoredModel stored = HuggingFaceCheckpoint.read(model.directory());
        TrainingTokens tokens = TrainingTokens.open(model, inputs.get("data"), context.scratch())) {
      checkVocabulary(tokens.tokenizer().size(), stored.config(), model.name());
      Optional<FakeQuantizer> rounding = rounding(stored.fakeQuantizer());
      boolean same = rounding.equals(stored.fakeQuantizer());
      LlamaWeights weights =
          weights(
                  same ? stored : stored.withoutFakeQuantizer(),
                  model.name(),
                  context.backend(),
                  memory)
              .withScales(rounding, memory);
      train(weights, rounding, tokens, memory, context);
      reportMovement(stored, weights, context);
      HuggingFaceCheckpoint.write(context.output(), weights, rounding, Map.of());
      tokens.tokenizer().save(context.output());
    }
  }

  private void train(
      LlamaWeights weights,
      Optional<FakeQuantizer> rounding,
      TrainingTokens tokens,
      Memory memory,
      PhaseContext context)
      throws IOException {
    int length = length(weights.config(), tokens.seqLength());
    TrainingConfig config = new TrainingConfig(steps, batch, length, optimizer, rounding, onset);
    TrainingState state = new TrainingState(weights, optimizer, memory);
    TrainingReporter reporter = new TrainingReporter(context, steps);
    Checkpoint checkpoint = Checkpoint.in(context.scratch(), checkpointEvery);
    RandomStream windows = context.random().split("windows");
    try {
      new Trainer(config, state, checkpoint, reporter)
          .run(new Batches(tokens, windows, length), context.backend());
    } catch (TrainingException | IllegalArgumentException e) {
      throw new PhaseException(context.name() + ": " + e.getMessage(), e);
    }
    context.fact("train.loss", state.loss());
    context.fact("train.tokens", tokens(length));
    context.fact("train.steps", steps);
    context.fact("speed.tokensPerSecond", reporter.tokensPerSecond());
  }

  /** Says how far every linear layer has moved, and all together. */
  private void reportMovement(StoredModel before, LlamaWeights after, PhaseContext context) {
    WeightMovement all = WeightMovement.NONE;
    for (String module : new TransformerModules(after.config()).linear()) {
      String name = module + ".weight";
      try (Memory memory = Memory.open()) {
        Tensor start = Encoding.decode(before.get(name), memory);
        WeightMovement one = WeightMovement.of(context.backend(), start, after.get(name));
        String metric = "train.movement." + module;
        context.emit(new Event.Metric(context.name(), metric, steps, one.share()));
        all = all.plus(one);
      }
    }
    context.fact("train.movement", all.share());
  }

  private Optional<FakeQuantizer> rounding(Optional<FakeQuantizer> carried) {
    return fakeQuantizer.or(() -> carried);
  }

  private int length(TransformerConfig model, int seqLength) {
    int asked = sequence == 0 ? seqLength : sequence;
    return asked == 0 ? model.context() : asked;
  }

  private double tokens(int length) {
    return (double) steps * batch * length;
  }

  private void checkNumbers(Problems problems) {
    if (steps < 1) {
      problems.add("steps %d train nothing; write 1 or more".formatted(steps));
    }
    if (batch < 1) {
      problems.add("batch %d holds no sequence; write 1 or more".formatted(batch));
    }
    onset.problem(steps).ifPresent(problems::add);
    optimizer.problems().forEach(problem -> problems.add("optimizer: " + problem));
  }

  private void checkModel(TransformerConfig model, Outline.Dataset data, Problems problems) {
    Llama.problems(model).forEach(problems::add);
    int length = length(model, data.seqLength());
    if (length < 1 || length > model.context()) {
      problems.add(
          "sequences of %d tokens do not fit the model's context of %d; write sequence %2$d or less"
              .formatted(length, model.context()));
    }
    vocabulary(data.vocab(), model).ifPresent(problems::add);
  }

  private static void checkVocabulary(int tokens, TransformerConfig model, String name) {
    vocabulary(tokens, model)
        .ifPresent(
            problem -> {
              throw new PhaseException(name + ": " + problem);
            });
  }

  private static Optional<String> vocabulary(int tokens, TransformerConfig model) {
    return tokens <= model.vocab()
        ? Optional.empty()
        : Optional.of(
            "the data's tokenizer has %,d tokens, the model's vocab only %,d; write vocab %1$d"
                .formatted(tokens, model.vocab()));
  }

  private static LlamaWeights weights(
      StoredModel stored, String name, Backend backend, Memory memory) {
    try {
      return LlamaWeights.of(stored, backend, memory);
    } catch (IllegalArgumentException e) {
      throw new PhaseException(
          name + ": " + e.getMessage() + "; make or fetch these weights again", e);
    }
  }
}
