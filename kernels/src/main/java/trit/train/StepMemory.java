package trit.train;

import trit.autograd.Tape;
import trit.nn.Part;
import trit.nn.TransformerConfig;
import trit.nn.TransformerModules;

/**
 * What a training step holds in memory, counted from the model's shape, and from that how many
 * sequences go through the tape at once. The rule knows nothing of the machine: a micro-batch
 * decides the order in which gradients are summed, so it must be the same everywhere.
 *
 * @param model the shape
 * @param length tokens of a sequence
 * @param rounds whether training rounds through a fake-quantizer
 */
public record StepMemory(TransformerConfig model, int length, boolean rounds) {
  /** What the activations of one micro-batch may take. */
  private static final long ACTIVATION_BUDGET = 512L << 20;

  /** Sequences that go through the tape at once: the largest divisor of the batch that fits. */
  public int microBatch(int batch) {
    for (int size = batch; size > 1; size--) {
      if (batch % size == 0 && activationBytes(size) <= ACTIVATION_BUDGET) {
        return size;
      }
    }
    return 1;
  }

  /**
   * Bytes of the workspace for this many sequences at once: what every layer keeps for the way
   * back, the gradients alive in the last layer, and a slice of logits.
   */
  public long activationBytes(int sequences) {
    long kept = model.layers() * keptByBlock() + 3L * model.hidden();
    return workspaceBytes(sequences, kept + gradients(), 1);
  }

  /** The same where only the inputs of blocks are kept, and one block at a time is computed. */
  public long checkpointedBytes(int sequences) {
    long kept = (model.layers() + 4L) * model.hidden() + keptByBlock();
    return workspaceBytes(sequences, kept + gradients(), 1);
  }

  /**
   * What a teacher of this shape takes beside the student: weights, the values between its blocks,
   * one block, and two slices of logits.
   */
  public long teachingBytes(int sequences) {
    long kept = (model.layers() + 2L) * model.hidden() + keptByBlock();
    long weights = model.parameterCount() + (rounds ? linearCount() : 0);
    return Float.BYTES * weights + workspaceBytes(sequences, kept, 2);
  }

  /** Bytes of the copies of matrices that are rounded to 16 bits, of all blocks or of one. */
  public long copyBytes(boolean checkpointed) {
    long blocks = linearCount() / (checkpointed ? model.layers() : 1);
    return Float.BYTES * (blocks + (long) model.vocab() * model.hidden());
  }

  private long workspaceBytes(int sequences, long perToken, int slices) {
    long tokens = (long) sequences * length;
    long logits = Tape.logitsHeld(Math.toIntExact(tokens), model.vocab());
    return Float.BYTES * (tokens * perToken + slices * logits);
  }

  /**
   * Its two norms' inputs and outputs, queries, keys, values, mixed values and their normalizers,
   * gate, up and their product; queries and keys twice where their heads are normalised.
   */
  private long keptByBlock() {
    long queries = (long) model.heads() * model.headDim();
    return 4L * model.hidden()
        + queries * (rounds ? 3 : 2)
        + 2L * model.kvHeads() * model.headDim()
        + (model.block().has(Part.HEAD_NORMS) ? queries + model.kvWidth() : 0)
        + model.heads()
        + 3L * model.ffn();
  }

  private long gradients() {
    return 3L * model.ffn() + 2L * model.hidden();
  }

  /** Bytes of weights, gradients and what the optimizer keeps, and of the rounded weights. */
  public long parameterBytes(OptimizerConfig optimizer) {
    long trained = 2 * model.parameterCount() + optimizer.stateSize(model.parameters());
    return Float.BYTES * (trained + (rounds ? linearCount() : 0));
  }

  /** Everything a step of all weights holds. */
  public long bytes(int batch, OptimizerConfig optimizer) {
    return parameterBytes(optimizer) + activationBytes(microBatch(batch));
  }

  /**
   * Floating-point operations of training on this many tokens: six for every weight of a matrix
   * product (Kaplan et al., 2020, section 2.1), and twelve for every pair of a token and one before
   * it, per layer and query element, halved because attention is causal.
   */
  public double work(double tokens) {
    double products = linearCount() + (double) model.vocab() * model.hidden();
    double attention = 6.0 * length * model.layers() * model.heads() * model.headDim();
    return tokens * (6 * products + attention);
  }

  private long linearCount() {
    TransformerModules modules = new TransformerModules(model);
    return model.parameters().stream()
        .filter(p -> modules.linear().contains(p.name().replaceFirst("\\.weight$", "")))
        .mapToLong(p -> p.shape().size())
        .sum();
  }
}
