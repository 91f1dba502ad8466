package trit.infer;

import java.util.List;
import java.util.Optional;
import trit.compute.ActivationFunction;
import trit.compute.Backend;
import trit.tensor.Tensor;

/**
 * The second half of a block: what each token becomes by itself.
 *
 * @param gate absent in layers that are not gated
 * @param subNorm before the last layer
 */
record FeedForwardLayer(
    Backend backend,
    NormLayer norm,
    ActivationFunction activation,
    Optional<Projection> gate,
    Projection up,
    Optional<NormLayer> subNorm,
    Projection down) {

  /** Adds to the stream. */
  void run(DecoderBuffers rows) {
    norm.apply(rows.stream(), rows.normed());
    if (gate.isPresent()) {
      Projection.multiplyEach(
          backend, rows.normed(), List.of(up, gate.get()), List.of(rows.up(), rows.gate()));
      activateGated(rows.gate(), rows.up(), rows.inner());
    } else {
      up.multiply(rows.normed(), rows.up());
      backend.activate(activation, rows.up(), rows.inner());
    }
    subNorm.ifPresent(sub -> sub.apply(rows.inner(), rows.inner()));
    down.multiply(rows.inner(), rows.written());
    backend.add(rows.stream(), rows.written(), rows.stream());
  }

  private void activateGated(Tensor gate, Tensor up, Tensor inner) {
    if (activation == ActivationFunction.SILU) {
      backend.swiGlu(gate, up, inner);
    } else {
      backend.activate(activation, gate, gate);
      backend.multiply(gate, up, inner);
    }
  }
}
