package trit.phase.train;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import trit.compute.Backend;
import trit.file.token.Tokenizer;
import trit.infer.LanguageModel;
import trit.nn.FrozenBase;
import trit.nn.HuggingFaceCheckpoint;
import trit.nn.Llama;
import trit.nn.LlamaWeights;
import trit.nn.Lora;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.phase.Artifact;
import trit.phase.Inputs;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.ResidentMemory;
import trit.tensor.Tensor;
import trit.train.Batches;
import trit.train.Checkpoint;
import trit.train.DistillationLoss;
import trit.train.Trainer;
import trit.train.TrainingConfig;
import trit.train.TrainingException;
import trit.train.TrainingGraph;
import trit.train.TrainingLoss;
import trit.train.TrainingState;

/** Trains, and leaves the trained model. */
final class TrainingRun {
  private final TrainingTask task;
  private final Training training;
  private final Inputs<Artifact> inputs;
  private final PhaseContext context;
  private final Artifact source;

  TrainingRun(TrainingTask task, Inputs<Artifact> inputs, PhaseContext context) {
    this.task = task;
    this.training = task.training();
    this.inputs = inputs;
    this.context = context;
    this.source = inputs.get("model");
  }

  void run() throws IOException {
    ResidentMemory.watch();
    try (Memory memory = context.backend().openMemory();
        StoredModel stored = LanguageModel.openStored(source.directory());
        TrainingTokens tokens =
            TrainingTokens.open(source, inputs.get("data"), context.scratch())) {
      checkVocabulary(tokens.tokenizer().size(), stored.config());
      Optional<FakeQuantizer> rounding = task.rounding(stored.fakeQuantizer());
      Trainee trainee = trainee(stored, rounding, memory);
      TrainingLoss loss = loss(stored.config(), tokens.tokenizer(), memory);
      train(trainee, rounding, loss, tokens, memory);
      TrainingReport report = new TrainingReport(trainee, context, training.steps());
      report.movement(stored);
      trainee.carried().ifPresent(report::footprint);
      write(stored.config(), trainee);
      context.backend().finish();
      trainee.writeBeside(context.output(), source.name());
      tokens.tokenizer().save(context.output());
      ResidentMemory.peak().ifPresent(bytes -> context.fact("memory.peak", bytes));
    }
  }

  private Trainee trainee(StoredModel stored, Optional<FakeQuantizer> rounding, Memory memory) {
    boolean same = rounding.equals(stored.fakeQuantizer());
    StoredModel model = same ? stored : stored.withoutFakeQuantizer();
    Backend backend = context.backend();
    try {
      Optional<Lora> lora = training.options().lora();
      if (lora.isPresent()) {
        FrozenBase base = new FrozenBase(model, backend, memory);
        return new AdapterWeights(base, lora.get(), rounding, context, memory);
      }
      LlamaWeights weights = LlamaWeights.of(model, backend, memory);
      return new AllWeights(weights.withScales(rounding, memory), rounding);
    } catch (IllegalArgumentException e) {
      throw new PhaseException(
          source.name() + ": " + e.getMessage() + "; make or fetch these weights again", e);
    }
  }

  private TrainingLoss loss(TransformerConfig model, Tokenizer tokenizer, Memory memory)
      throws IOException {
    if (task.distillation().isEmpty()) {
      return TrainingLoss.nextToken();
    }
    Artifact teacher = inputs.get("teacher");
    return new DistillationLoss(
        task.distillation().get(),
        TeacherModel.open(teacher, model, tokenizer, context.backend(), memory),
        new TextSteps(tokenizer.description()));
  }

  private void train(
      Trainee trainee,
      Optional<FakeQuantizer> rounding,
      TrainingLoss loss,
      TrainingTokens tokens,
      Memory memory)
      throws IOException {
    TransformerConfig model = trainee.parameters().config();
    int length = training.length(model, tokens.seqLength());
    TrainingConfig config =
        new TrainingConfig(
            training.steps(),
            training.batch(),
            length,
            training.optimizer(),
            rounding,
            task.onset(),
            training.options().arithmetic().orElseThrow(),
            training.options().gradients());
    TrainingState state = new TrainingState(trainee.parameters(), training.optimizer(), memory);
    TrainingReporter reporter = new TrainingReporter(context, training.steps());
    Checkpoint checkpoint = Checkpoint.in(context.scratch(), training.checkpointEvery());
    try {
      Batches batches = new Batches(tokens, context.random().split("windows"), length);
      new Trainer(config, state, checkpoint, reporter)
          .run(batches, context.backend(), room -> graph(trainee, state, loss, room));
    } catch (TrainingException | IllegalArgumentException e) {
      throw new PhaseException(e.getMessage(), e);
    }
    context.fact("train.loss", state.loss());
    context.fact("train.tokens", training.tokens(length));
    context.fact("train.steps", training.steps());
    context.fact("speed.tokensPerSecond", reporter.tokensPerSecond());
  }

  private TrainingGraph graph(
      Trainee trainee, TrainingState state, TrainingLoss loss, Memory memory) {
    Llama model = new Llama(trainee.parameters().config());
    TrainingGraph graph =
        new TrainingGraph(model, trainee.layers(state.parameters(), memory), loss);
    return training.options().gradientCheckpointing() ? graph.recomputing() : graph;
  }

  /** Writes the trained model; tensors that are made for it exist one at a time. */
  private void write(TransformerConfig model, Trainee trainee) throws IOException {
    HuggingFaceCheckpoint.write(
        context.output(),
        model,
        trainee.carried(),
        Map.of(),
        name ->
            sink -> {
              try (Memory memory = context.backend().openMemory()) {
                Tensor tensor = trainee.result(name, context.backend(), memory);
                context.backend().finish();
                sink.write(tensor.data().asSlice(0, tensor.size() * Float.BYTES));
              }
            });
  }

  private void checkVocabulary(int tokens, TransformerConfig model) {
    TrainingTask.vocabulary(tokens, model)
        .ifPresent(
            problem -> {
              throw new PhaseException(source.name() + ": " + problem);
            });
  }
}
