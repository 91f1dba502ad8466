package trit.file.text;

import java.io.IOException;

/** Where documents come from: the same ones in the same order every time. */
public interface TextSource {

  /** What it is, for messages and reports. */
  String description();

  /** A hash of everything that could change the documents. */
  String contentHash() throws IOException;

  /** How many bytes of text a part holds, as far as that can be told without reading it. */
  long estimatedBytes(Part part) throws IOException;

  /** Reads the documents of a part. */
  DocumentReader open(Part part) throws IOException;
}
