package trit.phase.compress;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.nn.CompressedCheckpoint;
import trit.nn.CompressedMatrix;
import trit.nn.GgufTensorNames;
import trit.nn.StoredModel;
import trit.phase.Event;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.quant.CompressedRounding;
import trit.quant.compress.Compression;
import trit.quant.compress.EntropyCoding;
import trit.quant.feedback.Hessian;
import trit.quant.feedback.LayerError;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Stores one matrix of a model after the other, in every way that is asked for, and reads it again.
 *
 * @param hessians what is known of the matrices' inputs
 * @param entropyCoded whether frequent codes get fewer bits
 */
record ModelCompression(
    StoredModel model,
    CompressPhase.Hessians hessians,
    boolean entropyCoded,
    PhaseContext context) {

  /**
   * Stores matrices; those that an interrupted run has stored are taken from there.
   *
   * @param ways in which each is stored, by name
   */
  Map<String, List<StoredMatrix>> store(Map<String, CompressionRule> ways) throws IOException {
    StoredCandidates candidates = new StoredCandidates(context.scratch().resolve("candidates"));
    Map<String, List<StoredMatrix>> stored = new LinkedHashMap<>();
    for (Map.Entry<String, CompressionRule> way : ways.entrySet()) {
      String name = way.getKey();
      Optional<List<StoredMatrix>> found =
          candidates.find(name, way.getValue(), model.get(name).shape());
      if (found.isEmpty()) {
        List<StoredMatrix> now = store(name, way.getValue());
        candidates.remember(name, now);
        found = Optional.of(now);
      }
      stored.put(name, found.get());
    }
    return stored;
  }

  private List<StoredMatrix> store(String name, CompressionRule rule) {
    String gguf = GgufTensorNames.toGguf(name).orElseThrow();
    try (Memory memory = Memory.open()) {
      Tensor matrix = Encoding.decode(model.get(name), memory);
      requireFinite(matrix);
      Optional<Hessian> hessian = hessians.file().flatMap(file -> file.of(gguf));
      hessian.ifPresent(inputs -> inputs.requireInputs(matrix.columns()));
      Tensor decoded = memory.scratch(matrix.shape());
      Optional<Hessian> weighed = rule.isChoice() ? hessian : Optional.empty();
      List<StoredMatrix> stored = new ArrayList<>();
      for (Compression method : rule.methods()) {
        context.checkCancelled();
        byte[] stream =
            trained(name, method)
                .map(rounding -> rounding.codes(context.backend(), name, matrix))
                .orElseGet(() -> method.compress(matrix, means(name, gguf, hessian)));
        new CompressedMatrix(method, matrix.shape(), MemorySegment.ofArray(stream))
            .decompress(context.backend().workers(), decoded);
        stored.add(coded(method, matrix, stream, loss(matrix, decoded, weighed)));
      }
      if (rule.keep()) {
        long bytes = CompressedCheckpoint.bytes(model.get(name));
        stored.add(StoredMatrix.kept(matrix.shape(), bytes, loss(matrix, matrix, weighed)));
      }
      return stored;
    } catch (IllegalArgumentException e) {
      throw new PhaseException("tensor '" + gguf + "': " + e.getMessage(), e);
    }
  }

  /** What the matrix was trained through, if that was this method: its codes are those. */
  private Optional<CompressedRounding> trained(String name, Compression method) {
    return model
        .fakeQuantizer()
        .flatMap(f -> new TrainedCodes(f, model.config()).through(method, name));
  }

  private StoredMatrix coded(
      Compression method, Tensor matrix, byte[] plain, StoredMatrix.Loss loss) {
    EntropyCoding coding = new EntropyCoding(method, matrix.shape());
    Optional<byte[]> shorter = entropyCoded ? coding.encode(plain) : Optional.empty();
    byte[] stream = shorter.orElse(plain);
    return new StoredMatrix(
        Optional.of(method),
        matrix.shape(),
        stream,
        shorter.isPresent(),
        entropyCoded ? coding.bound(plain) : 0,
        stream.length,
        loss);
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

  private StoredMatrix.Loss loss(Tensor matrix, Tensor decoded, Optional<Hessian> hessian) {
    double energy = context.backend().sumOfSquares(matrix);
    double squares = 0;
    long zeros = 0;
    for (long i = 0; i < matrix.size(); i++) {
      double off = matrix.get(i) - decoded.get(i);
      squares += off * off;
      zeros += decoded.get(i) == 0 ? 1 : 0;
    }
    double share = energy == 0 ? 0 : squares / energy;
    LayerError outputs = new LayerError(context.backend());
    double damage = hessian.map(h -> outputs.relative(matrix, decoded, h)).orElse(share);
    return new StoredMatrix.Loss(energy, squares, zeros, damage);
  }
}
