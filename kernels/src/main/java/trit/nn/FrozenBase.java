package trit.nn;

import java.util.HashMap;
import java.util.Map;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The weights of a stored model that training reads and never changes. Those in f32 are used where
 * the file is mapped, if the backend can; matrices of other encodings are decoded for each use, the
 * rest once.
 */
public final class FrozenBase {
  private final StoredModel stored;
  private final Backend backend;
  private final Memory memory;
  private final Map<String, Tensor> kept = new HashMap<>();

  /**
   * The weights of a model that stays open meanwhile.
   *
   * @param memory where what is decoded once lives
   * @throws IllegalArgumentException naming the tensor that holds a number which is not finite
   */
  public FrozenBase(StoredModel stored, Backend backend, Memory memory) {
    this.stored = stored;
    this.backend = backend;
    this.memory = memory;
    for (TransformerConfig.Parameter parameter : stored.config().parameters()) {
      check(parameter.name());
    }
  }

  private void check(String name) {
    try (Memory brief = Memory.open()) {
      LlamaWeights.requireFinite(name, read(name, brief), backend);
    }
  }

  /** The model's shape. */
  public TransformerConfig config() {
    return stored.config();
  }

  /** The shape of a tensor. */
  Shape shape(String name) {
    return stored.get(name).shape();
  }

  /** A tensor that is read as it is. */
  Tensor whole(String name) {
    EncodedTensor tensor = stored.get(name);
    return isReady(tensor)
        ? new Tensor(tensor.shape(), tensor.data())
        : kept.computeIfAbsent(name, n -> Encoding.decode(tensor, memory));
  }

  /** A tensor that is read once: where it lies if that is in f32, else decoded for this call. */
  Tensor read(String name, Memory brief) {
    EncodedTensor tensor = stored.get(name);
    return isReady(tensor) ? whole(name) : Encoding.decode(tensor, brief);
  }

  /** Writes a tensor. */
  void write(String name, Tensor target) {
    EncodedTensor tensor = stored.get(name);
    if (isMapped(tensor) || target.shape().rank() == 1) {
      backend.copy(whole(name), target);
      return;
    }
    backend.finish();
    backend.workers().run(target.rows(), row -> Encoding.decodeRows(tensor, target, row, row + 1));
  }

  /** Whether the backend reads it where it lies. */
  private boolean isReady(EncodedTensor tensor) {
    return isMapped(tensor) && backend.onHost();
  }

  private static boolean isMapped(EncodedTensor tensor) {
    boolean aligned = tensor.data().address() % Float.BYTES == 0;
    return tensor.encoding() == Encoding.F32 && aligned;
  }
}
