package trit.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import trit.autograd.Precision;
import trit.compute.Backend;
import trit.compute.DeviceMemoryUse;
import trit.nn.LlamaWeights;
import trit.nn.TransformerConfig;
import trit.quant.FakeQuantizer;
import trit.quant.GradientQuantizer;
import trit.tensor.Memory;
import trit.tensor.RandomStream;

/**
 * How fast a model trains on random tokens.
 *
 * @param size which model, and how much of it a step sees
 * @param variant in full precision or through a fake-quantizer
 * @param precision of values and gradients between operations
 * @param warmup steps before the timed ones, for the JIT compiler
 * @param steps how many are timed
 */
public record TrainingBenchmark(
    Size size, Variant variant, Precision precision, int warmup, int steps) {
  private static final int RANDOM_TOKENS = 1 << 16;
  private static final double NANOS = 1e9;

  /** The models: Llamas with tied embeddings. */
  public enum Size {
    /**
     * 5.77 million parameters: hidden 256, 6 layers, 8 heads, 4 key-value heads, feed-forward 768,
     * 4,096 tokens; batches of 8 sequences of 256.
     */
    SMALL(TransformerConfig.llama(256, 6, 8, 4, 32, 768, 256, 4096, true, 10_000, 1e-5)),
    /**
     * 124 million parameters: hidden 768, 12 layers, 12 heads, feed-forward 2,048, 50,304 tokens;
     * batches of 8 sequences of 1,024.
     */
    LARGE(TransformerConfig.llama(768, 12, 12, 12, 64, 2048, 1024, 50_304, true, 10_000, 1e-5));

    private static final int BATCH = 8;

    private final TransformerConfig model;

    Size(TransformerConfig model) {
      this.model = model;
    }

    /** The model. */
    public TransformerConfig model() {
      return model;
    }
  }

  /** What the weights go through. */
  public enum Variant {
    /** Full precision. */
    PLAIN,
    /** BitNet b1.58: ternary weights, 8-bit inputs. */
    QAT
  }

  /**
   * What was measured.
   *
   * @param tokensPerSecond the median over the timed steps
   * @param slowest of the timed steps, in tokens per second
   * @param fastest of the timed steps, in tokens per second
   * @param workspaceBytes held by activations and their gradients
   * @param parameterBytes held by weights, gradients and moments
   * @param plannedBytes what a plan says of both together
   * @param deviceBytes the most that a device's memory held; 0 where there is no device
   * @param loss of the last step, in nats: about the logarithm of the vocabulary's size
   */
  public record Result(
      double tokensPerSecond,
      double slowest,
      double fastest,
      long workspaceBytes,
      long parameterBytes,
      long plannedBytes,
      long deviceBytes,
      double loss) {}

  /** Trains and measures. */
  public Result run(Backend backend) {
    TrainingConfig config = config();
    Batches batches = new Batches(randomTokens(), RandomStream.of(2), size.model.context());
    try (Memory memory = backend.openMemory()) {
      LlamaWeights weights = LlamaWeights.initial(size.model, RandomStream.of(1), memory);
      TrainingState state = new TrainingState(weights, config.optimizer(), memory);
      try (TrainingStep step = new TrainingStep(config, state, batches, backend)) {
        return measure(step, backend);
      }
    }
  }

  private Result measure(TrainingStep step, Backend backend) {
    double loss = 0;
    double[] rates = new double[steps];
    for (int i = -warmup; i < steps; i++) {
      long start = System.nanoTime();
      loss = step.run(() -> {});
      if (i >= 0) {
        rates[i] = Size.BATCH * size.model.context() * NANOS / (System.nanoTime() - start);
      }
    }
    Arrays.sort(rates);
    return new Result(
        (rates[(steps - 1) / 2] + rates[steps / 2]) / 2,
        rates[0],
        rates[steps - 1],
        step.workspaceBytes(),
        memory().parameterBytes(config().optimizer()),
        plannedBytes(),
        backend.deviceMemory().map(DeviceMemoryUse::peak).orElse(0L),
        loss);
  }

  private StepMemory memory() {
    return new StepMemory(size.model, size.model.context(), variant == Variant.QAT);
  }

  private long plannedBytes() {
    long copies = precision == Precision.SINGLE ? 0 : memory().copyBytes(false);
    return memory().bytes(Size.BATCH, config().optimizer()) + copies;
  }

  private TrainingConfig config() {
    Optional<FakeQuantizer> fakeQuantizer =
        variant == Variant.QAT ? Optional.of(FakeQuantizer.bitNet(List.of())) : Optional.empty();
    return new TrainingConfig(
        warmup + steps,
        Size.BATCH,
        size.model.context(),
        AdamWConfig.defaults(),
        fakeQuantizer,
        Onset.AT_ONCE,
        precision,
        GradientQuantizer.NONE);
  }

  private Tokens randomTokens() {
    RandomStream random = RandomStream.of(3);
    int[] ids = new int[RANDOM_TOKENS];
    Arrays.setAll(ids, i -> (int) random.below(i, size.model.vocab()));
    return Tokens.of(ids);
  }
}
