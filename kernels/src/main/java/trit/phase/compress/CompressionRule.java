package trit.phase.compress;

import java.util.List;
import java.util.Optional;
import trit.quant.compress.Compression;
import trit.tensor.Shape;

/**
 * How matrices are stored whose GGUF name contains a match.
 *
 * @param pattern a regular expression over GGUF tensor names
 * @param methods the way; of several each matrix gets that which an average of bits allows
 * @param keep whether a matrix may also stay as it is
 */
public record CompressionRule(String pattern, List<Compression> methods, boolean keep) {

  /** Keeps its own list. */
  public CompressionRule {
    methods = List.copyOf(methods);
    if (methods.size() > methods.stream().distinct().count()) {
      throw new IllegalArgumentException(
          "of several ways to store ~/" + pattern + "/ each is named once");
    }
  }

  /** Of these ways one, and never as it is. */
  public CompressionRule(String pattern, List<Compression> methods) {
    this(pattern, methods, false);
  }

  /** One way. */
  public CompressionRule(String pattern, Compression method) {
    this(pattern, List.of(method));
  }

  /** Whether matrices can be treated in more than one way. */
  boolean isChoice() {
    return methods.size() + (keep ? 1 : 0) > 1;
  }

  /** Why a matrix of this shape cannot be stored in one of the ways; empty where it can in all. */
  Optional<String> obstacle(Shape shape) {
    return methods.stream().flatMap(method -> method.obstacle(shape).stream()).findFirst();
  }

  /** Bytes of the smallest way. */
  long least(Shape shape) {
    return methods.stream().mapToLong(method -> method.bytes(shape)).min().orElseThrow();
  }

  /** Bytes of the largest way, a matrix that stays being in f32. */
  long most(Shape shape) {
    long stored = methods.stream().mapToLong(method -> method.bytes(shape)).max().orElseThrow();
    return keep ? Math.max(stored, Float.BYTES * shape.size()) : stored;
  }
}
