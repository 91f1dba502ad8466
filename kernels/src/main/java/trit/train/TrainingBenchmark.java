package trit.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import trit.compute.Backend;
import trit.nn.LlamaWeights;
import trit.nn.TransformerConfig;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.RandomStream;

/**
 * How fast a model of 5.77 million parameters trains: hidden 256, 6 layers, 8 heads, 4 key-value
 * heads, feed-forward 768, 4,096 tokens tied, sequences of 256, batches of 8, on random tokens.
 *
 * @param variant in full precision or through a fake-quantizer
 * @param warmup steps before the timed ones, for the JIT compiler
 * @param steps how many are timed
 */
public record TrainingBenchmark(Variant variant, int warmup, int steps) {
  private static final TransformerConfig MODEL =
      TransformerConfig.llama(256, 6, 8, 4, 32, 768, 256, 4096, true, 10_000, 1e-5);
  private static final int BATCH = 8;
  private static final int RANDOM_TOKENS = 1 << 16;
  private static final double NANOS = 1e9;

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
   * @param loss of the last step, in nats: about {@code ln 4096 = 8.3} on random tokens
   */
  public record Result(
      double tokensPerSecond,
      double slowest,
      double fastest,
      long workspaceBytes,
      long parameterBytes,
      double loss) {}

  /** Trains and measures. */
  public Result run(Backend backend) {
    TrainingConfig config = config();
    Batches batches = new Batches(randomTokens(), RandomStream.of(2), MODEL.context());
    try (Memory memory = backend.openMemory()) {
      LlamaWeights weights = LlamaWeights.initial(MODEL, RandomStream.of(1), memory);
      TrainingState state = new TrainingState(weights, config.optimizer(), memory);
      try (TrainingStep step = new TrainingStep(config, state, batches, backend)) {
        return measure(step, state);
      }
    }
  }

  private Result measure(TrainingStep step, TrainingState state) {
    double loss = 0;
    double[] rates = new double[steps];
    for (int i = -warmup; i < steps; i++) {
      long start = System.nanoTime();
      loss = step.run(() -> {});
      if (i >= 0) {
        rates[i] = BATCH * MODEL.context() * NANOS / (System.nanoTime() - start);
      }
    }
    Arrays.sort(rates);
    return new Result(
        (rates[(steps - 1) / 2] + rates[steps / 2]) / 2,
        rates[0],
        rates[steps - 1],
        step.workspaceBytes(),
        new StepMemory(MODEL, MODEL.context(), variant == Variant.QAT)
            .parameterBytes(config().optimizer()),
        loss);
  }

  private TrainingConfig config() {
    Optional<FakeQuantizer> fakeQuantizer =
        variant == Variant.QAT ? Optional.of(FakeQuantizer.bitNet(List.of())) : Optional.empty();
    return new TrainingConfig(
        warmup + steps,
        BATCH,
        MODEL.context(),
        AdamWConfig.defaults(),
        fakeQuantizer,
        Onset.AT_ONCE);
  }

  private static Tokens randomTokens() {
    RandomStream random = RandomStream.of(3);
    int[] ids = new int[RANDOM_TOKENS];
    Arrays.setAll(ids, i -> (int) random.below(i, MODEL.vocab()));
    return Tokens.of(ids);
  }
}
