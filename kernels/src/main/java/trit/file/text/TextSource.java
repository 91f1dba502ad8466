package trit.file.text;

import java.io.IOException;
import java.util.Map;

/** Where documents come from: the same ones in the same order every time. */
public interface TextSource {
  /** The name of the hash that stands for the text. */
  String TEXT = "text";

  /** What it is, for messages and reports. */
  String description();

  /**
   * Hashes of everything that could change the documents, by name: {@link #TEXT} of the text
   * itself, or the commit it is from, and whatever else there is.
   */
  Map<String, String> hashes() throws IOException;

  /** How many bytes of text a part holds, as far as that can be told without reading it. */
  long estimatedBytes(Part part) throws IOException;

  /** Reads the documents of a part. */
  DocumentReader open(Part part) throws IOException;
}
