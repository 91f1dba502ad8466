package trit.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.compute.Activations;
import trit.nn.AdapterMerge;
import trit.nn.Lora;
import trit.nn.TransformerConfig;
import trit.nn.TransformerConfig.Parameter;
import trit.nn.TransformerModules;
import trit.quant.FakeQuantizer;
import trit.quant.GradientRule;
import trit.quant.WeightQuantizer;
import trit.quant.WeightRounding;

/**
 * What low-rank adapters and the frozen model under them take in memory, without activations.
 *
 * @param model the shape
 * @param lora the adapters
 * @param rounding what the model is rounded with, if anything
 * @param onset when that begins
 */
public record AdapterMemory(
    TransformerConfig model, Lora lora, Optional<FakeQuantizer> rounding, Onset onset) {
  /** A matrix in double precision, its singular vectors, and what they are found from. */
  private static final int DECOMPOSED = 4;

  /** How many numbers learn: {@code rank * (N + K)} for every matrix {@code [N,K]}. */
  public long parameters() {
    return lora.parameters(model).stream().mapToLong(p -> p.shape().size()).sum();
  }

  /** Bytes of what learns: itself, its gradients and what the optimizer keeps. */
  public long trainedBytes(OptimizerConfig optimizer) {
    return Float.BYTES * (2 * parameters() + optimizer.stateSize(lora.parameters(model)));
  }

  /** The same, the base in f32, mapped or decoded, and the matrices that pass. */
  public long bytes(OptimizerConfig optimizer) {
    return trainedBytes(optimizer) + Float.BYTES * (model.parameterCount() + passing());
  }

  /**
   * Bytes while adapters begin as what rounding loses, before there is anything else: the base, and
   * the largest matrix twice and in the parts of its decomposition.
   */
  public long beginningBytes() {
    if (lora.loftq() == 0) {
      return 0;
    }
    List<String> adapted = lora.adapted(model);
    long largest =
        model.parameters().stream()
            .filter(p -> adapted.contains(p.name().replaceFirst("\\.weight$", "")))
            .mapToLong(p -> p.shape().size())
            .max()
            .orElse(0);
    return Float.BYTES * (model.parameterCount() + 2 * largest)
        + Double.BYTES * DECOMPOSED * largest;
  }

  /**
   * Bytes that adapters beside their matrices add to what a step keeps: of each its narrow product,
   * its output before it is scaled and the matrix's own, and the inputs that are rounded apart.
   *
   * @param checkpointed whether one block at a time is kept
   */
  public long activationBytes(long tokens, boolean checkpointed) {
    if (lora.merge() == AdapterMerge.INSIDE_QUANTIZER) {
      return 0;
    }
    long products =
        lora.parameters(model).stream().mapToLong(p -> p.shape().rows()).sum()
            + lora.adapted(model).stream().mapToLong(this::outputs).sum();
    long inputs = roundsInputs() ? model.layers() * (2L * model.hidden() + model.ffn()) : 0;
    return Float.BYTES * tokens * (products + inputs) / (checkpointed ? model.layers() : 1);
  }

  private boolean roundsInputs() {
    return rounding.filter(f -> f.activations() == Activations.INT8_PER_TOKEN).isPresent();
  }

  private long outputs(String module) {
    return model.parameters().stream()
        .filter(p -> p.name().equals(module + ".weight"))
        .mapToLong(p -> p.shape().rows())
        .sum();
  }

  /** Matrices of one size share their room; adapted ones need as much again, or twice. */
  private long passing() {
    List<String> adapted = lora.adapted(model);
    Map<Long, Integer> rooms = new HashMap<>();
    for (Parameter parameter : model.parameters()) {
      String module = parameter.name().replaceFirst("\\.weight$", "");
      if (new TransformerModules(model).linear().contains(module)) {
        rooms.merge(parameter.shape().size(), rooms(adapted.contains(module)), Math::max);
      }
    }
    return rooms.entrySet().stream().mapToLong(room -> room.getKey() * room.getValue()).sum();
  }

  private static boolean bends(WeightRounding rounding) {
    return rounding instanceof WeightQuantizer numbers
        && !(numbers.gradient() instanceof GradientRule.StraightThrough);
  }

  private int rooms(boolean adapted) {
    boolean inside = adapted && lora.merge() == AdapterMerge.INSIDE_QUANTIZER;
    boolean bends =
        rounding.filter(f -> f.roundings().stream().anyMatch(AdapterMemory::bends)).isPresent();
    int passing = rounding.isPresent() ? 1 : 0;
    int fading = rounding.isPresent() && onset.warmup() > 0 ? 1 : 0;
    return inside ? (bends ? 3 : 2) : passing + fading;
  }
}
