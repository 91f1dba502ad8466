package trit.eval;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import trit.compute.Backend;
import trit.infer.InputObserver;
import trit.infer.ModelException;
import trit.nn.GgufTensorNames;
import trit.nn.StoredModel;
import trit.nn.WeightSampling;
import trit.quant.ImportanceMatrix;
import trit.tensor.Tensor;

/**
 * Sums the squares of what each column of each matrix is multiplied with while a model reads a
 * text, in f32 and in the order of the tokens, as {@code llama-imatrix} does; the embedding and the
 * output layer are left out.
 */
public final class ImportanceCollection implements InputObserver {
  private final SortedMap<String, float[]> sums = new TreeMap<>();
  private final SortedMap<String, Long> counts = new TreeMap<>();

  private ImportanceCollection() {}

  /**
   * Reads a text chunk by chunk, each from an empty context.
   *
   * @param dataset what the text is called
   * @throws ModelException where an activation is not finite
   */
  public static ImportanceMatrix collect(
      StoredModel model,
      Backend backend,
      ScoredChunks text,
      String dataset,
      ChunkProgress progress) {
    ImportanceCollection collection = new ImportanceCollection();
    ObservedReading.read(model, backend, text, collection, progress);
    SortedMap<String, ImportanceMatrix.Entry> entries = new TreeMap<>();
    collection.sums.forEach(
        (name, squares) ->
            entries.put(name, new ImportanceMatrix.Entry(squares, collection.counts.get(name))));
    ImportanceMatrix matrix =
        new ImportanceMatrix(entries, List.of(dataset), text.count(), text.context())
            .of(WeightSampling.of(model, entries.keySet()));
    return model.config().architecture().fusesInGguf() ? matrix.fused() : matrix;
  }

  @Override
  public void inputs(String tensor, Tensor inputs) {
    int columns = inputs.columns();
    String name = GgufTensorNames.toGguf(tensor).orElseThrow();
    float[] squares = sums.computeIfAbsent(name, key -> new float[columns]);
    float[] row = new float[columns];
    for (int t = 0; t < inputs.rows(); t++) {
      long from = (long) t * columns * Float.BYTES;
      MemorySegment.copy(inputs.data(), Tensor.FLOAT, from, row, 0, columns);
      for (int k = 0; k < columns; k++) {
        squares[k] += row[k] * row[k];
      }
    }
    counts.merge(name, (long) inputs.rows(), Long::sum);
    requireFinite(name, squares);
  }

  private static void requireFinite(String name, float[] squares) {
    for (float square : squares) {
      if (!Float.isFinite(square)) {
        throw notFinite(name);
      }
    }
  }

  static ModelException notFinite(String name) {
    return new ModelException(
        "what '"
            + name
            + "' is multiplied with is not finite: the model's weights are damaged; check its"
            + " file with 'trit verify'");
  }
}
