package trit.phase.train;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.nn.AdapterMerge;
import trit.nn.HuggingFaceCheckpoint;
import trit.nn.HuggingFaceConfig;
import trit.nn.Llama;
import trit.nn.Lora;
import trit.nn.Part;
import trit.nn.TransformerConfig;
import trit.nn.TransformerModules;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Problems;
import trit.quant.CompressedRounding;
import trit.quant.FakeQuantizer;
import trit.quant.ScaleRule.Observer;
import trit.quant.WeightQuantizer;
import trit.quant.WeightRounding;
import trit.quant.compress.CodeWork;
import trit.quant.compress.Compression;
import trit.tensor.Shape;
import trit.train.AdapterMemory;
import trit.train.Onset;
import trit.train.StepMemory;

/** What a training would cost and leave, and what is wrong with it. */
final class TrainingForecast {
  /** A forward pass is a third of a step, and blocks pass twice where they are computed again. */
  private static final double RECOMPUTING = 4.0 / 3;

  private static final double FORWARD_SHARE = 3;

  private final TrainingTask task;
  private final Training training;
  private final Inputs<Outline> inputs;
  private final TransformerConfig model;
  private final Outline.Dataset data;
  private final Optional<FakeQuantizer> rounding;
  private final int length;
  private final StepMemory memory;

  TrainingForecast(TrainingTask task, Inputs<Outline> inputs) {
    this.task = task;
    this.training = task.training();
    this.inputs = inputs;
    Outline.Weights weights = (Outline.Weights) inputs.get("model");
    this.model = weights.config();
    this.data = (Outline.Dataset) inputs.get("data");
    this.rounding = task.rounding(Optional.ofNullable(weights.fakeQuantizer()));
    this.length = training.length(model, data.seqLength());
    this.memory = new StepMemory(model, length, rounding.isPresent());
  }

  Forecast make(Problems problems) {
    checkNumbers(problems);
    checkModel(problems);
    checkTeacher(problems);
    training.options().lora().ifPresent(lora -> checkAdapters(lora, problems));
    Optional<FakeQuantizer> carried = carried();
    return new Forecast(
        new Outline.Weights(
            model,
            carried.orElse(null),
            Optional.empty(),
            Optional.empty(),
            training.options().lora().filter(Lora::standsAlone)),
        HuggingFaceCheckpoint.layout(model, carried, Map.of()).bytes(),
        false,
        peakMemory(),
        work(),
        codes(),
        List.of(),
        facts());
  }

  private void checkNumbers(Problems problems) {
    if (training.steps() < 1) {
      problems.add("steps %d train nothing; write 1 or more".formatted(training.steps()));
    }
    if (training.batch() < 1) {
      problems.add("batch %d holds no sequence; write 1 or more".formatted(training.batch()));
    }
    if (training.options().arithmetic().isEmpty()) {
      problems.add(
          "precision %s is none to train in; write F32, BF16 or F16"
              .formatted(training.options().precision()));
    }
    task.onset().problem(training.steps()).ifPresent(problems::add);
    training.optimizer().problems().forEach(problem -> problems.add("optimizer: " + problem));
  }

  private void checkModel(Problems problems) {
    List<String> untrainable = Llama.problems(model);
    untrainable.forEach(problems::add);
    if (untrainable.isEmpty()) {
      HuggingFaceConfig.problems(model).forEach(problems::add);
    }
    checkClipping(problems);
    if (length < 1 || length > model.context()) {
      problems.add(
          "sequences of %d tokens do not fit the model's context of %d; write sequence %2$d or less"
              .formatted(length, model.context()));
    }
    if (data.bytes() > 0 && data.bytes() < length) {
      problems.add(
          "the text has %,d bytes, which hold no sequence of %,d tokens and the token that follows it; take a longer text, or shorter sequences"
              .formatted(data.bytes(), length));
    }
    TrainingTask.vocabulary(data.vocab(), model).ifPresent(problems::add);
    TransformerModules modules = new TransformerModules(model);
    rounding.ifPresent(quantizer -> modules.problems(quantizer).forEach(problems::add));
    rounding
        .filter(quantizer -> !modules.rounded(quantizer).stream().allMatch(quantizer::rounds))
        .ifPresent(
            stored ->
                problems.add(
                    "weights of this model are stored as what they were rounded to, and would be"
                        + " rounded no more; train what they were stored from, or say in qat what"
                        + " they are rounded to"));
  }

  /** Smaller matrices of queries and keys must make smaller scores. */
  private void checkClipping(Problems problems) {
    boolean plain = !model.block().has(Part.QKV_BIAS) && !model.block().has(Part.HEAD_NORMS);
    if (training.optimizer().qkClip().isPresent() && !plain) {
      problems.add(
          "qkClip scales the matrices of queries and keys, which in models of architecture "
              + model.architecture().ggufName()
              + " have biases or norms behind them; write muon without it");
    }
  }

  private void checkAdapters(Lora lora, Problems problems) {
    lora.problems(model, rounding).forEach(problems::add);
    if (training.optimizer().qkClip().isPresent()) {
      problems.add(
          "qkClip scales the matrices of queries and keys, which adapters leave as they are; write"
              + " muon without it");
    }
    if (lora.loftq() > 0 && !task.onset().equals(Onset.AT_ONCE)) {
      problems.add(
          "loftq makes up for rounding from the first step on; leave startStep and warmup out");
    }
  }

  private void checkTeacher(Problems problems) {
    task.distillation()
        .ifPresent(
            numbers -> {
              numbers.problems().forEach(problems::add);
              Outline.Weights student = (Outline.Weights) inputs.get("model");
              TeacherModel.check(teacher(), student, length, problems);
            });
  }

  private Outline.Weights teacher() {
    return (Outline.Weights) inputs.get("teacher");
  }

  /** What the result carries: nothing where adapters lie beside what was rounded. */
  private Optional<FakeQuantizer> carried() {
    boolean beside =
        training.options().lora().filter(lora -> lora.merge() == AdapterMerge.BESIDE).isPresent();
    return beside ? Optional.empty() : rounding;
  }

  private long peakMemory() {
    int sequences = memory.microBatch(Math.max(1, training.batch()));
    boolean checkpointed = training.options().gradientCheckpointing();
    long activations =
        checkpointed ? memory.checkpointedBytes(sequences) : memory.activationBytes(sequences);
    long parameters =
        adapterMemory()
            .map(
                adapters ->
                    adapters.bytes(training.optimizer())
                        + adapters.activationBytes((long) sequences * length, checkpointed))
            .orElseGet(() -> memory.parameterBytes(training.optimizer()));
    long held = rounding.map(this::heldBytes).orElse(0L);
    long copies =
        training.options().precision() == Encoding.F32 ? 0 : memory.copyBytes(checkpointed);
    long training =
        activations
            + parameters
            + copies
            + held
            + teacherMemory().map(t -> t.teachingBytes(sequences)).orElse(0L);
    return Math.max(training, adapterMemory().map(AdapterMemory::beginningBytes).orElse(0L));
  }

  /** Bytes of what codes stand for that last for several steps. */
  private long heldBytes(FakeQuantizer quantizer) {
    TransformerModules modules = new TransformerModules(model);
    return model.parameters().stream()
        .filter(
            p ->
                modules
                    .rounding(quantizer, p.name())
                    .filter(r -> r instanceof CompressedRounding codes && codes.recodeEvery() > 1)
                    .isPresent())
        .mapToLong(p -> Float.BYTES * p.shape().size())
        .sum();
  }

  private double work() {
    double tokens = training.tokens(length);
    double own =
        memory.work(tokens) * (training.options().gradientCheckpointing() ? RECOMPUTING : 1);
    return own + teacherMemory().map(t -> t.work(tokens) / FORWARD_SHARE).orElse(0.0);
  }

  /** Codes and scales that are chosen again and again while weights are trained through them. */
  private Map<CodeWork, Double> codes() {
    Map<CodeWork, Double> codes = new EnumMap<>(CodeWork.class);
    TransformerModules modules = new TransformerModules(model);
    for (TransformerConfig.Parameter p : model.parameters()) {
      rounding
          .flatMap(quantizer -> modules.rounding(quantizer, p.name()))
          .ifPresent(weights -> addChoices(weights, p.shape(), codes));
    }
    return codes;
  }

  private void addChoices(WeightRounding weights, Shape shape, Map<CodeWork, Double> codes) {
    switch (weights) {
      case CompressedRounding(Compression method, int recodeEvery) ->
          codes.merge(
              CodeWork.of(method),
              Math.ceilDiv(training.steps(), Math.max(1, recodeEvery))
                  * CodeWork.operations(method, shape),
              Double::sum);
      case WeightQuantizer quantizer when quantizer.scale().observer() == Observer.MSE ->
          codes.merge(CodeWork.GRID, (double) training.steps() * shape.size(), Double::sum);
      case WeightQuantizer _ -> {}
    }
  }

  private Optional<AdapterMemory> adapterMemory() {
    Optional<Lora> lora = training.options().lora().filter(l -> l.rank() > 0);
    return lora.map(l -> new AdapterMemory(model, l, rounding, task.onset()));
  }

  private Optional<StepMemory> teacherMemory() {
    return task.distillation()
        .map(
            numbers ->
                new StepMemory(teacher().config(), length, teacher().fakeQuantizer() != null));
  }

  private Map<String, Double> facts() {
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("train.tokens", training.tokens(length));
    facts.put("train.steps", (double) training.steps());
    adapterMemory()
        .ifPresent(
            adapters -> {
              facts.put("lora.parameters", (double) adapters.parameters());
              facts.put("lora.bytes", (double) adapters.trainedBytes(training.optimizer()));
            });
    return facts;
  }
}
