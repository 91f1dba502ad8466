package trit.phase.quantize;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.file.TensorBody;
import trit.phase.Artifact;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.quant.CodeChoice.Feedback;
import trit.quant.ImportanceMatrix;
import trit.quant.Packer;
import trit.quant.feedback.FeedbackPacker;
import trit.quant.feedback.Hessian;
import trit.quant.feedback.HessianFile;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Encodes weights that no fake-quantizer has rounded, with whatever calibration has found out about
 * their inputs. A tensor whose inputs nobody looked at, such as the embedding, gets its nearest
 * codes.
 */
final class CalibratedPacker implements AutoCloseable {
  private final CodeChoices choices;
  private final Optional<ImportanceMatrix> importance;
  private final Optional<HessianFile> hessians;
  private final PhaseContext context;
  private final Packer packer;

  private CalibratedPacker(
      CodeChoices choices,
      Optional<ImportanceMatrix> importance,
      Optional<HessianFile> hessians,
      PhaseContext context) {
    this.choices = choices;
    this.importance = importance;
    this.hessians = hessians;
    this.context = context;
    this.packer = new Packer(context.backend());
  }

  /** A packer for one run of the phase. */
  static CalibratedPacker of(
      CodeChoices choices,
      Optional<Artifact> stats,
      Optional<ImportanceMatrix> importance,
      PhaseContext context)
      throws IOException {
    boolean collected = stats.filter(s -> HessianFile.liesIn(s.directory())).isPresent();
    if (choices.passErrorsOn() && !collected) {
      throw new PhaseException("gptq and ldlq need a Hessian, and there is none");
    }
    Optional<HessianFile> hessians =
        choices.passErrorsOn()
            ? Optional.of(HessianFile.open(stats.get().file(HessianFile.FILE)))
            : Optional.empty();
    return new CalibratedPacker(choices, importance, hessians, context);
  }

  /**
   * Encodes a tensor.
   *
   * @param name its GGUF name
   * @param stored its weights, in any encoding
   * @param columns of the model's; those behind them are padding, which weighs nothing
   */
  EncodedTensor pack(
      String name, EncodedTensor stored, int columns, Encoding encoding, Memory memory) {
    if (passesErrorsOn(name, encoding) && choices.of(name) instanceof Feedback rule) {
      Tensor weights = Encoding.decode(stored, memory);
      return new FeedbackPacker(context.backend(), rule)
          .pack(weights, encoding, hessian(name).orElseThrow(), memory);
    }
    return packer.recoded(stored, encoding, importance(name, stored, columns), memory);
  }

  /**
   * Whether what rounding one row of a tensor loses is made good elsewhere, so that its rows cannot
   * be encoded by {@link #recoding}.
   */
  boolean passesErrorsOn(String name, Encoding encoding) {
    return choices.of(name) instanceof Feedback
        && FeedbackPacker.takes(encoding)
        && hessian(name).isPresent();
  }

  /** The bytes of {@link #pack}, made while they are written. */
  TensorBody recoding(String name, EncodedTensor stored, int columns, Encoding encoding) {
    return packer.recoding(stored, encoding, importance(name, stored, columns));
  }

  private Optional<Hessian> hessian(String name) {
    return hessians.flatMap(file -> file.of(name));
  }

  private Optional<float[]> importance(String name, EncodedTensor stored, int columns) {
    return importance
        .flatMap(matrix -> matrix.of(name, columns))
        .map(known -> Arrays.copyOf(known, stored.shape().columns()));
  }

  @Override
  public void close() {
    hessians.ifPresent(HessianFile::close);
  }
}
