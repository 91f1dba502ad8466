package trit.file.text;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Documents one after the other. */
public interface DocumentReader extends Closeable {

  /**
   * The next document; empty after the last.
   *
   * @throws trit.file.FileFormatException where the source is not what it should be
   */
  Optional<Document> next() throws IOException;
}
