package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Workers;
import trit.quant.CodeChoice.Feedback;
import trit.quant.CodeChoice.Order;
import trit.quant.Packer;
import trit.quant.feedback.FeedbackPacker;
import trit.quant.feedback.Hessian;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The blocks of one of the encodings that GGUF files have. With a Hessian errors are passed on from
 * column to column where the encoding's scales can be settled before its codes (GPTQ, Frantar et
 * al., 2023, arXiv:2210.17323), and are weighed by the inputs' mean squares elsewhere.
 *
 * @param encoding one that can be written
 */
public record EncodedBlocks(Encoding encoding) implements Compression {
  private static final Feedback GPTQ = new Feedback(Order.FORWARD, 0.01, 0);

  /** Checks that the encoding can be written. */
  public EncodedBlocks {
    if (!encoding.isWritable()) {
      throw new IllegalArgumentException("encoding " + encoding.readOnlyMessage());
    }
  }

  @Override
  public Optional<String> obstacle(Shape shape) {
    return encoding.holds(shape.columns())
        ? Optional.empty()
        : Optional.of(
            "rows of %d are not whole blocks of %d, as %s has them"
                .formatted(shape.columns(), encoding.blockSize(), encoding));
  }

  @Override
  public byte[] compress(Tensor weights, Means means) {
    try (Memory memory = Memory.open()) {
      return pack(weights, means, memory).data().toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private EncodedTensor pack(Tensor weights, Means means, Memory memory) {
    if (means.hessian().isPresent() && FeedbackPacker.takes(encoding)) {
      return new FeedbackPacker(means.backend(), GPTQ)
          .pack(weights, encoding, means.hessian().get(), memory);
    }
    return new Packer(means.backend())
        .plain(weights, encoding, means.hessian().map(Hessian::meanSquares), memory);
  }

  @Override
  public long bits(Shape shape) {
    return Byte.SIZE * encoding.bytes(shape);
  }

  /** None: scales lie among the codes, so that all of a block is side data. */
  @Override
  public int[] codeBits() {
    return new int[0];
  }

  @Override
  public void describe(Shape shape, StreamFields fields) {
    fields.side(bits(shape));
  }

  @Override
  public void decompress(MemorySegment stored, Workers workers, Tensor weights) {
    EncodedTensor blocks = new EncodedTensor(encoding, weights.shape(), stored);
    workers.runRows(0, weights.rows(), row -> Encoding.decodeRows(blocks, weights, row, row + 1));
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return "encoding " + encoding;
  }
}
