package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import trit.tensor.Shape;

/**
 * Takes from a stream what its codes tell twice: codes that occur often get few bits, one table of
 * frequencies for each kind of code (static, order 0). Nothing is lost. Tables and side data stand
 * at the beginning, the codes at the end, read backwards. A stream stands for at most {@value
 * #MOST_GROWTH} times its bytes, so that a small file cannot ask for much memory; it is filled up
 * with zeros where it could be shorter.
 *
 * @param method that has written the stream
 * @param shape of the matrix
 */
public record EntropyCoding(Compression method, Shape shape) {
  /** How many times as long as a coded stream at most is what it stands for. */
  public static final int MOST_GROWTH = 64;

  /**
   * Codes a stream.
   *
   * @param plain what the method has written
   * @return empty where that would not be shorter
   */
  public Optional<byte[]> encode(byte[] plain) {
    StreamCodes codes = StreamCodes.of(this, plain);
    FrequencyTable[] tables =
        Arrays.stream(codes.counts()).map(FrequencyTable::of).toArray(FrequencyTable[]::new);
    BitWriter head = new BitWriter();
    for (FrequencyTable table : tables) {
      table.write(head);
    }
    codes.copySide(plain, head);
    byte[] front = head.toBytes();
    byte[] back = codes.encode(tables);
    long length =
        Math.max((long) front.length + back.length, Math.ceilDiv(plain.length, MOST_GROWTH));
    if (length >= plain.length) {
      return Optional.empty();
    }
    byte[] coded = Arrays.copyOf(front, (int) length);
    System.arraycopy(back, 0, coded, coded.length - back.length, back.length);
    return Optional.of(coded);
  }

  /** The least bits any code without memory takes: side data, and codes at their entropy. */
  public double bound(byte[] plain) {
    StreamCodes codes = StreamCodes.of(this, plain);
    return codes.sideBits() + Arrays.stream(codes.counts()).mapToDouble(Entropy::bits).sum();
  }

  /**
   * What {@link #encode} has coded.
   *
   * @throws DamagedStreamException where it has not
   */
  public byte[] decode(MemorySegment coded) {
    long most = method.bytes(shape);
    if (most / MOST_GROWTH > coded.byteSize() || most > BitWriter.MOST) {
      throw new DamagedStreamException(
          "%,d bytes cannot stand for %,d".formatted(coded.byteSize(), most));
    }
    BitReader head = new BitReader(coded, 0);
    FrequencyTable[] tables =
        IntStream.of(method.codeBits())
            .mapToObj(bits -> FrequencyTable.read(bits, head))
            .toArray(FrequencyTable[]::new);
    RangeDecoder codes = new RangeDecoder(coded);
    BitWriter out = new BitWriter();
    method.describe(shape, new Decoding(head, tables, codes, out));
    codes.finish(head.position());
    return out.toBytes();
  }

  /** Puts together a stream again. */
  private final class Decoding implements StreamFields {
    private final BitReader head;
    private final FrequencyTable[] tables;
    private final RangeDecoder codes;
    private final BitWriter out;
    private final int[] widths = method.codeBits();

    Decoding(BitReader head, FrequencyTable[] tables, RangeDecoder codes, BitWriter out) {
      this.head = head;
      this.tables = tables;
      this.codes = codes;
      this.out = out;
    }

    @Override
    public void side(long bits) {
      head.copy(bits, out);
    }

    @Override
    public void codes(int kind, long count) {
      for (long i = 0; i < count; i++) {
        out.write(codes.next(tables[kind]), widths[kind]);
      }
    }
  }
}
