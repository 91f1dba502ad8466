package trit.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import trit.autograd.Tape;
import trit.compute.Backend;
import trit.infer.ModelException;
import trit.nn.GgufTensorNames;
import trit.nn.Llama;
import trit.nn.LlamaWeights;
import trit.nn.Parameters;
import trit.nn.StoredModel;
import trit.nn.TokenBatch;
import trit.nn.WeightSampling;
import trit.quant.ImportanceMatrix;
import trit.tensor.Memory;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * The diagonal of the empirical Fisher information (Martens, 2020, arXiv:1412.1193, section 11):
 * how much the log-likelihood of a text changes with each weight. With the gradient {@code g} of a
 * chunk's negative log-likelihood in nats, a matrix's column {@code j} weighs the mean over its
 * rows {@code i} of {@code g[i][j]²}, summed over chunks and divided by their tokens. Sums are
 * taken in double, each matrix by one thread and in the order of its rows, so the number of threads
 * changes nothing.
 */
public final class FisherCollection {
  private final Backend backend;
  private final SortedMap<String, double[]> sums = new TreeMap<>();

  private FisherCollection(Backend backend) {
    this.backend = backend;
  }

  /**
   * Reads a text chunk by chunk, each from an empty context.
   *
   * @param dataset what the text is called
   * @throws ModelException where a gradient is not finite
   * @throws IllegalArgumentException for a model without gradients, see {@link
   *     Llama#gradientProblems}
   */
  public static ImportanceMatrix collect(
      StoredModel model,
      Backend backend,
      ScoredChunks text,
      String dataset,
      ChunkProgress progress) {
    FisherCollection collection = new FisherCollection(backend);
    try (Memory memory = backend.openMemory();
        Workspace workspace = new Workspace(backend.openMemory())) {
      Parameters parameters = Parameters.of(LlamaWeights.of(model, backend, memory), memory);
      Tape tape = new Tape(backend, workspace);
      Llama llama = new Llama(model.config());
      for (int i = 0; i < text.count(); i++) {
        parameters.zeroGradients(backend);
        llama.loss(tape, parameters, batch(text.chunk(i)), 1);
        tape.backward();
        tape.reset();
        backend.finish();
        collection.add(parameters.gradients());
        progress.chunks(i + 1, text.count());
      }
    }
    ImportanceMatrix matrix = collection.matrix(text, dataset);
    return matrix.of(WeightSampling.of(model, matrix.entries().keySet()));
  }

  /** A chunk of which every token but the first is to be predicted. */
  private static TokenBatch batch(int[] chunk) {
    int length = chunk.length - 1;
    return new TokenBatch(
        1, length, Arrays.copyOf(chunk, length), Arrays.copyOfRange(chunk, 1, chunk.length));
  }

  private void add(Map<String, Tensor> gradients) {
    List<Map.Entry<String, Tensor>> matrices =
        gradients.entrySet().stream().filter(g -> g.getValue().shape().rank() == 2).toList();
    matrices.forEach(
        g -> sums.computeIfAbsent(g.getKey(), name -> new double[g.getValue().columns()]));
    backend
        .workers()
        .run(
            matrices.size(),
            i -> add(matrices.get(i).getValue(), sums.get(matrices.get(i).getKey())));
    sums.forEach(FisherCollection::requireFinite);
  }

  private static void add(Tensor gradient, double[] squares) {
    long at = 0;
    for (int row = 0; row < gradient.rows(); row++) {
      for (int j = 0; j < squares.length; j++) {
        double g = gradient.get(at++);
        squares[j] += g * g / gradient.rows();
      }
    }
  }

  private static void requireFinite(String name, double[] squares) {
    if (!Double.isFinite(Arrays.stream(squares).sum())) {
      throw new ModelException(
          "the gradient of '%s' is not finite: the model's weights are damaged or too large; check its file with 'trit verify'"
              .formatted(name));
    }
  }

  private ImportanceMatrix matrix(ScoredChunks text, String dataset) {
    long tokens = (long) text.count() * (text.context() - 1);
    SortedMap<String, ImportanceMatrix.Entry> entries = new TreeMap<>();
    sums.forEach(
        (name, squares) -> {
          float[] rounded = new float[squares.length];
          for (int j = 0; j < rounded.length; j++) {
            rounded[j] = (float) squares[j];
          }
          entries.put(
              GgufTensorNames.toGguf(name).orElseThrow(),
              new ImportanceMatrix.Entry(rounded, tokens));
        });
    return new ImportanceMatrix(entries, List.of(dataset), text.count(), text.context());
  }
}
