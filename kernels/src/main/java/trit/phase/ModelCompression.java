package trit.phase;

import java.util.Map;
import trit.nn.GgufTensorNames;
import trit.nn.LlamaWeights;
import trit.quant.RateDistortion;
import trit.quant.compress.Compression;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/** Stores one matrix of a model after the other, reads it again, and adds up what that takes. */
final class ModelCompression {
  private final LlamaWeights weights;
  private final CompressPhase.Hessians hessians;
  private final PhaseContext context;
  private StoredSize size;
  private double energy;
  private double lost;

  /** For these weights, which are changed. */
  ModelCompression(LlamaWeights weights, CompressPhase.Hessians hessians, PhaseContext context) {
    this.weights = weights;
    this.hessians = hessians;
    this.context = context;
    this.size = new StoredSize(0, 0, weights.config().parameterCount());
  }

  void store(String name, Compression method) {
    context.checkCancelled();
    Tensor matrix = weights.get(name);
    String gguf = GgufTensorNames.toGguf(name).orElseThrow();
    Compression.Means means =
        new Compression.Means(
            context.backend(),
            context.random().split(name),
            hessians.file().flatMap(file -> file.of(gguf)),
            (done, total) -> {
              context.emit(new Event.Progress(context.name(), done, total, gguf));
              context.checkCancelled();
            });
    try (Memory memory = Memory.open()) {
      byte[] stored = method.compress(matrix, means);
      Tensor decoded = memory.scratch(matrix.shape());
      method.decompress(stored, context.backend(), decoded);
      size = size.plus(matrix.size(), stored.length);
      energy += context.backend().sumOfSquares(matrix);
      lost += squaredDifference(matrix, decoded);
      matrix.copyFrom(decoded);
    } catch (IllegalArgumentException e) {
      throw new PhaseException("tensor '" + gguf + "': " + e.getMessage(), e);
    }
  }

  private static double squaredDifference(Tensor a, Tensor b) {
    double sum = 0;
    for (long i = 0; i < a.size(); i++) {
      double off = a.get(i) - b.get(i);
      sum += off * off;
    }
    return sum;
  }

  /** Sizes with their bases, and the error beside the least that any method could have. */
  Map<String, Double> facts() {
    Map<String, Double> facts = size.facts();
    facts.put("parameters", (double) weights.config().parameterCount());
    facts.put("compressed.relativeError", lost / energy);
    facts.put(
        "compressed.leastError", RateDistortion.leastError(facts.get("compressed.bitsPerWeight")));
    return facts;
  }
}
