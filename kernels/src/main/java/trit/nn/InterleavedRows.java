package trit.nn;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import trit.code.EncodedTensor;
import trit.tensor.Memory;

/**
 * A model's queries and keys whose rows lie in the interleaved order of a GGUF file. Inference runs
 * them so; whoever else asks gets a copy in the half-split order, see {@link RotaryOrder}.
 */
public final class InterleavedRows {
  private final int headDim;
  private final Memory memory;
  private final Map<String, EncodedTensor> copies = new ConcurrentHashMap<>();

  /**
   * The rows of one model.
   *
   * @param memory where copies that are kept live, as long as the model
   */
  InterleavedRows(int headDim, Memory memory) {
    this.headDim = headDim;
    this.memory = memory;
  }

  /** The tensor in half-split order; made when it is first asked for, and kept. */
  EncodedTensor halfSplit(String name, EncodedTensor stored) {
    return RotaryOrder.concerns(name)
        ? copies.computeIfAbsent(name, _ -> RotaryOrder.halfSplit(stored, headDim, memory))
        : stored;
  }

  /** The tensor in half-split order; a copy lies where the caller wants it, and is not kept. */
  EncodedTensor halfSplit(String name, EncodedTensor stored, Memory room) {
    return RotaryOrder.concerns(name) ? RotaryOrder.halfSplit(stored, headDim, room) : stored;
  }
}
