package trit.file.text;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import trit.file.FileFormatException;
import trit.file.MappedFile;

/**
 * Documents in two files: {@code text.bin}, all texts in UTF-8 without anything between them, and
 * {@code documents.bin}, the length of each in bytes (64-bit, little-endian). Mapped into memory.
 */
public final class DocumentStore implements AutoCloseable {
  private static final String TEXT = "text.bin";
  private static final String LENGTHS = "documents.bin";
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile text;
  private final long[] ends;

  private DocumentStore(MappedFile text, long[] ends) {
    this.text = text;
    this.ends = ends;
  }

  /**
   * Opens the store in a folder.
   *
   * @throws FileFormatException where the two files do not fit each other
   */
  public static DocumentStore open(Path folder) throws IOException {
    MappedFile text = MappedFile.open(folder.resolve(TEXT));
    try {
      return new DocumentStore(text, ends(folder.resolve(LENGTHS), text.size()));
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /** How many documents there are. */
  public int size() {
    return ends.length;
  }

  /** The bytes of all documents together. */
  public long bytes() {
    return text.size();
  }

  /** Document {@code i}. */
  public String text(int i) {
    long start = i == 0 ? 0 : ends[i - 1];
    MemorySegment bytes = text.bytes().asSlice(start, ends[i] - start);
    return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    text.close();
  }

  private static long[] ends(Path file, long bytes) throws IOException {
    try (MappedFile lengths = MappedFile.open(file)) {
      if (lengths.size() % Long.BYTES != 0 || lengths.size() / Long.BYTES > Integer.MAX_VALUE - 8) {
        throw new FileFormatException(file, "is no list of lengths; make the data set again");
      }
      long[] ends = new long[(int) (lengths.size() / Long.BYTES)];
      long end = 0;
      for (int i = 0; i < ends.length; i++) {
        long length = lengths.bytes().get(LENGTH, (long) i * Long.BYTES);
        if (length < 0 || length > bytes - end) {
          throw new FileFormatException(file, "does not fit text.bin; make the data set again");
        }
        end += length;
        ends[i] = end;
      }
      if (end != bytes) {
        throw new FileFormatException(file, "does not fit text.bin; make the data set again");
      }
      return ends;
    }
  }

  /** Fills a store, document by document. */
  public static final class Writer implements Closeable {
    private final OutputStream text;
    private final DataOutputStream lengths;
    private long bytes;
    private long documents;

    /** A store in a folder that has none. */
    public Writer(Path folder) throws IOException {
      text = new BufferedOutputStream(Files.newOutputStream(folder.resolve(TEXT)), 1 << 16);
      lengths =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(folder.resolve(LENGTHS))));
    }

    /** Adds a document at the end. */
    public void add(String document) throws IOException {
      byte[] utf8 = document.getBytes(StandardCharsets.UTF_8);
      text.write(utf8);
      lengths.writeLong(Long.reverseBytes(utf8.length));
      bytes += utf8.length;
      documents++;
    }

    /** The bytes of all documents so far. */
    public long bytes() {
      return bytes;
    }

    /** The documents so far. */
    public long documents() {
      return documents;
    }

    @Override
    public void close() throws IOException {
      try (text;
          lengths) {
        text.flush();
        lengths.flush();
      }
    }
  }
}
