package trit.phase;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.nn.CompressedMatrix;
import trit.nn.GgufTensorNames;
import trit.nn.StoredModel;
import trit.quant.RateDistortion;
import trit.quant.compress.Compression;
import trit.quant.feedback.Hessian;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/** Stores one matrix of a model after the other, reads it again, and adds up what was lost. */
final class ModelCompression {
  private final StoredModel model;
  private final CompressPhase.Hessians hessians;
  private final PhaseContext context;
  private final Map<String, byte[]> streams = new LinkedHashMap<>();
  private double energy;
  private double lost;
  private long zeros;

  /** For the matrices of this model. */
  ModelCompression(StoredModel model, CompressPhase.Hessians hessians, PhaseContext context) {
    this.model = model;
    this.hessians = hessians;
    this.context = context;
  }

  /** What was stored, by name. */
  Map<String, byte[]> streams() {
    return streams;
  }

  void store(String name, Compression method) {
    context.checkCancelled();
    String gguf = GgufTensorNames.toGguf(name).orElseThrow();
    try (Memory memory = Memory.open()) {
      Tensor matrix = Encoding.decode(model.get(name), memory);
      requireFinite(matrix);
      Optional<Hessian> hessian = hessians.file().flatMap(file -> file.of(gguf));
      hessian.ifPresent(inputs -> inputs.requireInputs(matrix.columns()));
      byte[] stream = method.compress(matrix, means(name, gguf, hessian));
      Tensor decoded = memory.scratch(matrix.shape());
      new CompressedMatrix(method, matrix.shape(), MemorySegment.ofArray(stream))
          .decompress(context.backend().workers(), decoded);
      compare(matrix, decoded);
      streams.put(name, stream);
    } catch (IllegalArgumentException e) {
      throw new PhaseException("tensor '" + gguf + "': " + e.getMessage(), e);
    }
  }

  private Compression.Means means(String name, String gguf, Optional<Hessian> hessian) {
    return new Compression.Means(
        context.backend(),
        context.random().split(name),
        hessian,
        (done, total) -> {
          context.emit(new Event.Progress(context.name(), done, total, gguf));
          context.checkCancelled();
        });
  }

  private void requireFinite(Tensor matrix) {
    if (!Float.isFinite(context.backend().maxMagnitude(matrix))) {
      throw new IllegalArgumentException(
          "it holds NaN or an infinity; the model is damaged or its training diverged");
    }
  }

  private void compare(Tensor matrix, Tensor decoded) {
    energy += context.backend().sumOfSquares(matrix);
    for (long i = 0; i < matrix.size(); i++) {
      double off = matrix.get(i) - decoded.get(i);
      lost += off * off;
      zeros += decoded.get(i) == 0 ? 1 : 0;
    }
  }

  /** What was lost beside the least that any method could lose, and how many weights became 0. */
  Map<String, Double> facts(StoredSize size) {
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("compressed.relativeError", energy == 0 ? 0 : lost / energy);
    facts.put(
        "compressed.leastError",
        RateDistortion.leastError(size.facts().get("compressed.bitsPerWeight")));
    facts.put("compressed.sparsity", (double) zeros / size.weights());
    return facts;
  }
}
