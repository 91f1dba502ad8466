package trit.file.text;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import trit.file.FileFormatException;
import trit.file.MappedFile;

/**
 * A long row of token ids in a file, mapped into memory: unsigned 16-bit for vocabularies of up to
 * 65,536 tokens, 32-bit for larger ones, little-endian, nothing else.
 */
public final class TokenStore implements AutoCloseable {
  private static final int MOST_SHORT = 1 << 16;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile file;
  private final int width;
  private final int vocab;

  private TokenStore(MappedFile file, int vocab) {
    this.file = file;
    this.width = width(vocab);
    this.vocab = vocab;
  }

  /**
   * Opens a file.
   *
   * @param vocab tokens of the vocabulary it was written with
   * @throws FileFormatException where it ends inside an id
   */
  public static TokenStore open(Path path, int vocab) throws IOException {
    MappedFile file = MappedFile.open(path);
    if (file.size() % width(vocab) != 0) {
      file.close();
      throw new FileFormatException(path, "ends inside a token; make the data set again");
    }
    return new TokenStore(file, vocab);
  }

  /** How many tokens there are. */
  public long size() {
    return file.size() / width;
  }

  /**
   * The ids from a position on.
   *
   * @throws FileFormatException where one is outside of the vocabulary
   */
  public int[] window(long at, int length) {
    int[] ids = new int[length];
    copy(at, ids, 0, length);
    return ids;
  }

  /** Copies {@code count} ids, from position {@code from} on, to {@code target[at …]}. */
  public void copy(long from, int[] target, int at, int count) {
    MemorySegment bytes = file.bytes().asSlice(from * width, (long) count * width);
    for (int i = 0; i < count; i++) {
      int id =
          width == Short.BYTES ? bytes.getAtIndex(SHORT, i) & 0xFFFF : bytes.getAtIndex(INT, i);
      if (id < 0 || id >= vocab) {
        throw new FileFormatException(
            file.path(), "holds token %d of %d; make the data set again".formatted(id, vocab));
      }
      target[at + i] = id;
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private static int width(int vocab) {
    return vocab <= MOST_SHORT ? Short.BYTES : Integer.BYTES;
  }

  /** Fills a file, from front to back, and counts every token. */
  public static final class Writer implements Closeable {
    private final OutputStream out;
    private final int width;
    private final long[] counts;
    private long size;

    /** A file that replaces one of the same name. */
    public Writer(Path path, int vocab) throws IOException {
      out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
      width = width(vocab);
      counts = new long[vocab];
    }

    /** Adds the first {@code length} ids at the end. */
    public void add(int[] ids, int length) throws IOException {
      for (int i = 0; i < length; i++) {
        for (int b = 0; b < width; b++) {
          out.write(ids[i] >>> (Byte.SIZE * b));
        }
        counts[ids[i]]++;
      }
      size += length;
    }

    /** The tokens so far. */
    public long size() {
      return size;
    }

    /**
     * The entropy of the tokens so far, each taken by itself: −Σ p ln p over their shares, in nats
     * a token (Shannon, 1948). What a model that knows nothing of the order cannot beat.
     */
    public double unigramEntropy() {
      double entropy = 0;
      for (long count : counts) {
        if (count > 0) {
          double share = (double) count / size;
          entropy -= share * Math.log(share);
        }
      }
      return entropy;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
