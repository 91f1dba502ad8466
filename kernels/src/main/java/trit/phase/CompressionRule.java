package trit.phase;

import java.util.List;
import trit.quant.compress.Compression;

/**
 * How matrices are stored whose GGUF name contains a match.
 *
 * @param pattern a regular expression over GGUF tensor names
 * @param methods the way; of several each matrix gets that which an average of bits allows
 */
public record CompressionRule(String pattern, List<Compression> methods) {

  /** Keeps its own list. */
  public CompressionRule {
    methods = List.copyOf(methods);
    if (methods.size() > methods.stream().distinct().count()) {
      throw new IllegalArgumentException(
          "of several ways to store ~/" + pattern + "/ each is named once");
    }
  }

  /** One way. */
  public CompressionRule(String pattern, Compression method) {
    this(pattern, List.of(method));
  }
}
