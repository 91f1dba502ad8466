package trit.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import trit.compute.Backend;
import trit.infer.InputObserver;
import trit.infer.ModelException;
import trit.nn.GgufTensorNames;
import trit.nn.StoredModel;
import trit.nn.WeightSampling;
import trit.quant.ImportanceMatrix;
import trit.quant.WeightSample;
import trit.quant.feedback.Hessian;
import trit.quant.feedback.HessianFile;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Sums {@code x xᵀ} over what every matrix is multiplied with while a model reads a text. Matrices
 * that share their inputs, such as queries, keys and values, share the sum; the embedding and the
 * output layer are left out.
 */
public final class HessianCollection implements InputObserver, AutoCloseable {
  private final Backend backend;
  private final String dataset;
  private final ScoredChunks text;
  private final Memory memory;
  private final SortedMap<String, Tensor> sums = new TreeMap<>();
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final SortedMap<String, String> owners = new TreeMap<>();
  private final SortedMap<String, String> sameAs = new TreeMap<>();
  private WeightSample sample;

  /**
   * A collection without any sums yet.
   *
   * @param dataset what the text is called
   */
  public HessianCollection(Backend backend, ScoredChunks text, String dataset) {
    this.backend = backend;
    this.memory = backend.openMemory();
    this.text = text;
    this.dataset = dataset;
  }

  /**
   * Reads the text, and turns sums into means.
   *
   * @throws ModelException where an activation is not finite
   */
  public void read(StoredModel model, ChunkProgress progress) {
    ObservedReading.read(model, backend, text, this, progress);
    backend.finish();
    Set<String> names = new TreeSet<>(sums.keySet());
    names.addAll(sameAs.keySet());
    sample = WeightSampling.of(model, names);
    sums.forEach(HessianCollection::requireFinite);
    sums.forEach((name, sum) -> backend.scale(sum, 1f / counts.get(name), sum));
    backend.finish();
  }

  @Override
  public void inputs(String tensor, Tensor inputs) {
    String name = GgufTensorNames.toGguf(tensor).orElseThrow();
    String owner = owners.computeIfAbsent(SharedInputs.of(name), group -> name);
    if (!owner.equals(name)) {
      sameAs.put(name, owner);
      return;
    }
    int columns = inputs.columns();
    Tensor sum = sums.computeIfAbsent(name, key -> memory.tensor(Shape.of(columns, columns)));
    backend.addLinearWeightGradient(inputs, inputs, sum);
    counts.merge(name, (long) inputs.rows(), Long::sum);
  }

  private static void requireFinite(String name, Tensor sum) {
    for (long i = 0; i < sum.columns(); i++) {
      if (!Float.isFinite(sum.get(i * sum.columns() + i))) {
        throw ImportanceCollection.notFinite(name);
      }
    }
  }

  /** Writes the Hessians, and beside them their diagonals as an importance matrix. */
  public void write(Path folder) throws IOException {
    SortedMap<String, Hessian> hessians = new TreeMap<>();
    SortedMap<String, ImportanceMatrix.Entry> entries = new TreeMap<>();
    sums.forEach((name, sum) -> hessians.put(name, new Hessian(sum, counts.get(name))));
    hessians.forEach((name, hessian) -> entries.put(name, entry(hessian)));
    sameAs.forEach((name, owner) -> entries.put(name, entries.get(owner)));
    HessianFile.write(folder.resolve(HessianFile.FILE), hessians, sameAs, Optional.of(sample));
    new ImportanceMatrix(entries, List.of(dataset), text.count(), text.context())
        .of(sample)
        .write(folder.resolve(ImportanceMatrix.FILE));
  }

  private static ImportanceMatrix.Entry entry(Hessian hessian) {
    float[] squares = hessian.meanSquares();
    for (int i = 0; i < squares.length; i++) {
      squares[i] *= hessian.tokens();
    }
    return new ImportanceMatrix.Entry(squares, hessian.tokens());
  }

  @Override
  public void close() {
    memory.close();
  }
}
