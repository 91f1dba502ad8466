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
    if (gate.isPresent()) {
      enter(rows, List.of(up, gate.get()), List.of(rows.up(), rows.gate()));
      activateGated(rows.gate(), rows.up(), rows.inner());
    } else {
      enter(rows, List.of(up), List.of(rows.up()));
      backend.activate(activation, rows.up(), rows.inner());
    }
    writeOut(rows);
    backend.add(rows.stream(), rows.written(), rows.stream());
  }

  private void enter(DecoderBuffers rows, List<Projection> layers, List<Tensor> ys) {
    Projection.multiplyEachNormed(backend, norm, rows.stream(), rows.normed(), layers, ys);
  }

  private void writeOut(DecoderBuffers rows) {
    Tensor inner = rows.inner();
    if (subNorm.isPresent()) {
      Projection.multiplyEachNormed(
          backend, subNorm.get(), inner, inner, List.of(down), List.of(rows.written()));
    } else {
      down.multiply(inner, rows.written());
    }
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
