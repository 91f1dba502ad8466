package trit.infer;

import java.util.List;
import java.util.Optional;
import trit.compute.Backend;
import trit.tensor.Tensor;

/**
 * The first half of a block: what tokens take from those before them.
 *
 * @param queryNorm over each head of the queries
 * @param keyNorm over each head of the keys
 * @param subNorm before the output layer
 */
record AttentionLayer(
    Backend backend,
    NormLayer norm,
    Projection query,
    Projection key,
    Projection value,
    Optional<NormLayer> queryNorm,
    Optional<NormLayer> keyNorm,
    Optional<NormLayer> subNorm,
    Projection output) {

  /** Adds to the stream of new tokens, and their keys and values to the caches. */
  void run(int headDim, int layer, DecoderBuffers rows, Past past) {
    Projection.multiplyEachNormed(
        backend,
        norm,
        rows.stream(),
        rows.normed(),
        List.of(query, key, value),
        List.of(rows.queries(), rows.keys(), rows.values()));
    queryNorm.ifPresent(heads -> applyToHeads(heads, rows.queries(), headDim));
    keyNorm.ifPresent(heads -> applyToHeads(heads, rows.keys(), headDim));
    past.attend(layer, rows);
    writeOut(rows);
    backend.add(rows.stream(), rows.written(), rows.stream());
  }

  private void writeOut(DecoderBuffers rows) {
    Tensor attended = rows.attended();
    if (subNorm.isPresent()) {
      Projection.multiplyEachNormed(
          backend, subNorm.get(), attended, attended, List.of(output), List.of(rows.written()));
    } else {
      output.multiply(attended, rows.written());
    }
  }

  private static void applyToHeads(NormLayer norm, Tensor x, int headDim) {
    Tensor heads = x.reshape(Math.toIntExact(x.size() / headDim), headDim);
    norm.apply(heads, heads);
  }
}
