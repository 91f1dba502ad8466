package trit.nn;

import static trit.nn.Part.FEED_FORWARD_BIAS;
import static trit.nn.Part.HEAD_NORMS;
import static trit.nn.Part.OUTPUT_BIAS;
import static trit.nn.Part.QKV_BIAS;
import static trit.nn.Part.SUB_NORMS;
import static trit.nn.Part.WEIGHT_SCALES;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import trit.compute.ActivationFunction;

/** A family of models: what files call it, and how its matrices lie in them. */
public enum Architecture {
  /** Llama 1 to 3 and everything built alike (Touvron et al., 2023). */
  LLAMA("llama", Set.of(), Set.of(QKV_BIAS, OUTPUT_BIAS, FEED_FORWARD_BIAS)),
  /** Llama with biases on queries, keys and values (Yang et al., 2024). */
  QWEN2("qwen2", Set.of(QKV_BIAS), Set.of()),
  /** Llama with norms on the heads of queries and keys (Yang et al., 2025). */
  QWEN3("qwen3", Set.of(HEAD_NORMS), Set.of(QKV_BIAS, OUTPUT_BIAS)),
  /** Learned positions, LayerNorm and biases everywhere (Radford et al., 2019). */
  GPT2("gpt2", Set.of(QKV_BIAS, OUTPUT_BIAS, FEED_FORWARD_BIAS), Set.of()),
  /** BitNet b1.58 with SiLU, as its first public models have it (Ma et al., 2024). */
  BITNET("bitnet", Set.of(SUB_NORMS), Set.of(WEIGHT_SCALES)),
  /** BitNet b1.58 with squared ReLU (2B4T; Ma et al., 2025); the name is bitnet.cpp's. */
  BITNET_B158("bitnet-b1.58", Set.of(SUB_NORMS), Set.of(WEIGHT_SCALES));

  private final String ggufName;
  private final Set<Part> always;
  private final Set<Part> sometimes;

  Architecture(String ggufName, Set<Part> always, Set<Part> sometimes) {
    this.ggufName = ggufName;
    this.always = always;
    this.sometimes = sometimes;
  }

  /** {@code general.architecture} of a GGUF file, and what its keys begin with. */
  public String ggufName() {
    return ggufName;
  }

  /** The parts of its blocks, where a file says of every other part whether it has it. */
  Set<Part> parts(Predicate<Part> found) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    parts.addAll(always);
    sometimes.stream().filter(found).forEach(parts::add);
    return parts;
  }

  /** The norms of its blocks. */
  Norm norm(double epsilon) {
    return this == GPT2 ? new Norm.Centred(epsilon) : new Norm.Rms(epsilon);
  }

  /** The feed-forward layers of its blocks. */
  FeedForward feedForward() {
    return switch (this) {
      case GPT2 -> new FeedForward.Plain(ActivationFunction.GELU_TANH);
      case BITNET_B158 -> new FeedForward.Gated(ActivationFunction.RELU_SQUARED);
      default -> new FeedForward.Gated(ActivationFunction.SILU);
    };
  }

  /** Its blocks. */
  Block block(double epsilon, Predicate<Part> found) {
    return new Block(norm(epsilon), feedForward(), parts(found));
  }

  /**
   * Whether GGUF files keep the rows of queries and keys interleaved; see {@link RotaryOrder}. All
   * others keep Hugging Face's order.
   */
  boolean interleavesInGguf() {
    return this == LLAMA;
  }

  /** Whether GGUF files keep queries, keys and values in one matrix, one below the other. */
  public boolean fusesInGguf() {
    return this == GPT2;
  }

  /** Whether its layers are BitLinear: ternary weights, inputs rounded to 8 bits per token. */
  boolean isBitNet() {
    return this == BITNET || this == BITNET_B158;
  }

  /** The architecture of a GGUF file. */
  static Optional<Architecture> ofGguf(String name) {
    return Arrays.stream(values()).filter(a -> a.ggufName.equals(name)).findFirst();
  }

  /** What a GGUF file may say, for messages. */
  static String ggufNames() {
    return Arrays.stream(values()).map(Architecture::ggufName).collect(Collectors.joining(", "));
  }
}
