package trit.quant.feedback;

import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.SettledBlock;
import trit.compute.Backend;
import trit.quant.CodeChoice.Feedback;
import trit.quant.CodeChoice.Order;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Encodes matrices column after column, each rounded from what the errors of the columns before it
 * ask for. The scales of a block are searched by the encoding's own quantizer, from the weights as
 * feedback has changed them when the block's turn comes; so the bytes are those of any other file
 * in this encoding, and only the codes are better.
 *
 * @param backend multiplies, and shares rows among threads
 * @param rule what is passed on
 */
public record FeedbackPacker(Backend backend, Feedback rule) {

  /** Whether an encoding's codes can be chosen so. */
  public static boolean takes(Encoding encoding) {
    return SettledBlock.takes(encoding);
  }

  /**
   * Encodes a matrix.
   *
   * @param weights {@code [N, K]}, finite
   * @param hessian of its {@code K} inputs; weights of inputs that were always 0 become 0
   * @throws IllegalArgumentException where the Hessian is another matrix's, or singular in spite of
   *     the dampening
   * @throws trit.code.UnencodableValueException for values that the encoding cannot hold
   */
  public EncodedTensor pack(Tensor weights, Encoding encoding, Hessian hessian, Memory memory) {
    hessian.requireInputs(weights.columns());
    DampedMoments moments = new DampedMoments(hessian, rule.dampening());
    EncodedTensor packed = encoding.scratch(weights.shape(), memory);
    try (Memory scratch = Memory.open()) {
      Tensor living = living(weights, moments, scratch);
      FeedbackFactor factor = FeedbackFactor.of(moments, rule.order(), backend.workers(), scratch);
      Tensor errors = scratch.tensor(weights.shape());
      FeedbackPass pass = new FeedbackPass(backend, living, errors, factor, packed);
      if (rule.order() == Order.BY_ACTIVATION) {
        pass.runSettled();
      } else {
        pass.runByBlock();
      }
      if (rule.sweeps() > 0) {
        new CodeSweep(backend, living, errors, moments, packed).run(factor.order(), rule.sweeps());
      }
    }
    return packed;
  }

  private Tensor living(Tensor weights, DampedMoments moments, Memory scratch) {
    Tensor living = scratch.scratch(Shape.of(weights.rows(), weights.columns()));
    boolean[] dead = new boolean[weights.columns()];
    for (int i = 0; i < dead.length; i++) {
      dead[i] = moments.isDead(i);
    }
    backend
        .workers()
        .runRows(
            0,
            weights.rows(),
            row -> {
              float[] values = RowFloats.read(weights, row, 0, dead.length);
              for (int i = 0; i < dead.length; i++) {
                values[i] = dead[i] ? 0 : values[i];
              }
              RowFloats.write(values, living, row, 0);
            });
    return living;
  }
}
