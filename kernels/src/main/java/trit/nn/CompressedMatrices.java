package trit.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.compute.Activations;
import trit.quant.FakeQuantizer;
import trit.quant.compress.Compression;
import trit.quant.compress.EntropyCoding;
import trit.tensor.Shape;

/**
 * Which matrices of a checkpoint lie in its file as streams of bits, and how. A stream is a row of
 * bytes (U8) under its matrix's name; this record lies beside them in the file's metadata.
 *
 * @param matrices by Hugging Face name
 * @param decompress when they become numbers again where the reader does not say otherwise
 */
public record CompressedMatrices(Map<String, Entry> matrices, Decompression decompress) {
  private static final int WIDEST = 1 << 24;

  /**
   * One matrix.
   *
   * @param rows its outputs
   * @param columns its inputs
   * @param as how it is stored
   * @param coded bytes of its stream where the codes are entropy coded; 0 where they are as they
   *     are
   */
  public record Entry(int rows, int columns, Compression as, long coded) {

    /** Checks that a matrix of this shape can be stored so. */
    public Entry {
      if (rows < 1 || rows > WIDEST || columns < 1 || columns > WIDEST) {
        throw new IllegalArgumentException(rows + " rows of " + columns + " are no matrix");
      }
      as.obstacle(Shape.of(rows, columns))
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(why);
              });
      long plain = as.bytes(Shape.of(rows, columns));
      if (coded < 0 || coded > 0 && plain / EntropyCoding.MOST_GROWTH > coded || coded > plain) {
        throw new IllegalArgumentException(
            "%,d bytes cannot stand for %,d".formatted(coded, plain));
      }
    }

    /** A matrix of this shape, its codes as they are. */
    static Entry of(Shape shape, Compression as) {
      return new Entry(shape.rows(), shape.columns(), as, 0);
    }

    /** Whether the codes are entropy coded. */
    public boolean entropyCoded() {
      return coded > 0;
    }

    /** {@code [rows, columns]}. */
    public Shape shape() {
      return Shape.of(rows, columns);
    }

    /** As a recipe says it. */
    public String stored() {
      return entropyCoded() ? as + ", entropy coded" : as.toString();
    }

    /** Bytes of the stream in the file. */
    public long bytes() {
      return entropyCoded() ? coded : plainBytes();
    }

    /** Bytes of the stream with its codes as they are, which it has in memory. */
    public long plainBytes() {
      return as.bytes(shape());
    }

    /** Bits of a weight, everything included. */
    public double bitsPerWeight() {
      return (double) Byte.SIZE * bytes() / shape().size();
    }

    long decompressedBytes() {
      return Float.BYTES * shape().size();
    }
  }

  /** Keeps its own map, in the same order. */
  public CompressedMatrices {
    matrices = Collections.unmodifiableMap(new LinkedHashMap<>(matrices));
    if (matrices.isEmpty() || matrices.containsValue(null)) {
      throw new IllegalArgumentException("no matrices, or one of which nothing is said");
    }
  }

  /** Of a model's matrices of these names. */
  public static CompressedMatrices of(
      Map<String, Compression> methods, TransformerConfig config, Decompression decompress) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    config.parameters().stream()
        .filter(p -> methods.containsKey(p.name()))
        .forEach(p -> entries.put(p.name(), Entry.of(p.shape(), methods.get(p.name()))));
    return new CompressedMatrices(entries, decompress);
  }

  /**
   * What weights carry after some of them became streams: those are stored as what training rounded
   * them to. Nothing where neither weights nor inputs are rounded any more.
   *
   * @param trained what they were trained through
   */
  public Optional<FakeQuantizer> storedAsTrained(FakeQuantizer trained, TransformerConfig config) {
    List<String> rounded = new TransformerModules(config).rounded(trained);
    List<String> streams =
        rounded.stream().filter(module -> matrices.containsKey(module + ".weight")).toList();
    boolean all = rounded.stream().filter(trained::rounds).allMatch(streams::contains);
    if (!all) {
      return Optional.of(trained.stored(streams));
    }
    return trained.activations() == Activations.FLOAT
        ? Optional.empty()
        : Optional.of(trained.stored());
  }

  /** What does not fit a model, one sentence each. */
  List<String> problems(TransformerConfig config) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    config.parameters().forEach(p -> shapes.put(p.name(), p.shape()));
    List<String> problems = new ArrayList<>();
    matrices.forEach(
        (name, entry) -> {
          if (!entry.shape().equals(shapes.get(name))) {
            problems.add(name + " " + entry.shape() + " is no matrix of such a model");
          }
        });
    return problems;
  }

  /**
   * The matrices that stay streams while the model runs: of those that are multiplied, not those
   * whose rows are looked up, nor those that are rounded before they are used.
   *
   * @param rounded the modules that a fake-quantizer rounds
   */
  Set<String> keptAsStreams(Set<String> rounded) {
    Set<String> kept = new LinkedHashSet<>();
    for (String name : matrices.keySet()) {
      boolean multiplied = name.startsWith("model.layers.") || name.equals("lm_head.weight");
      if (multiplied && !rounded.contains(name.replaceFirst("\\.weight$", ""))) {
        kept.add(name);
      }
    }
    return kept;
  }

  /** Weights in all of them. */
  public long weights() {
    return matrices.values().stream().mapToLong(entry -> entry.shape().size()).sum();
  }

  /** Bytes of the largest when it is decompressed. */
  public long largest() {
    return matrices.values().stream().mapToLong(Entry::decompressedBytes).max().orElseThrow();
  }

  /**
   * The same with other streams.
   *
   * @param streams of those matrices whose codes are entropy coded
   */
  public CompressedMatrices entropyCoded(Map<String, byte[]> streams) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    matrices.forEach(
        (name, entry) ->
            entries.put(
                name,
                streams.containsKey(name)
                    ? new Entry(entry.rows, entry.columns, entry.as, streams.get(name).length)
                    : entry));
    return new CompressedMatrices(entries, decompress);
  }

  /** Bytes of all streams with their codes as they are. */
  public long plainBytes() {
    return matrices.values().stream().mapToLong(Entry::plainBytes).sum();
  }

  /** Bytes of all streams in the file. */
  public long bytes() {
    return matrices.values().stream().mapToLong(Entry::bytes).sum();
  }

  /**
   * Bytes of a model's weights in memory while it runs, those without a stream being in f32.
   *
   * @param others how many weights have no stream
   * @param when it is decompressed
   */
  public long memory(long others, Decompression when) {
    long memory = Float.BYTES * (weights() + others);
    if (when == Decompression.WHEN_LOADED) {
      return memory;
    }
    long largest = 0;
    for (String name : keptAsStreams(Set.of())) {
      Entry entry = matrices.get(name);
      memory += entry.plainBytes() - entry.decompressedBytes();
      largest = Math.max(largest, entry.decompressedBytes());
    }
    return memory + largest;
  }

  /** The same for a model of this shape. */
  public long memory(TransformerConfig config, Decompression when) {
    return memory(config.parameterCount() - weights(), when);
  }
}
