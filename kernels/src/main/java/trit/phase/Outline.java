package trit.phase;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.file.token.Vocabulary;
import trit.nn.CompressedMatrices;
import trit.nn.Lora;
import trit.nn.TransformerConfig;
import trit.phase.quantize.CalibratePhase;
import trit.quant.FakeQuantizer;
import trit.tensor.Shape;

/** What is known of an artifact before it exists. */
public sealed interface Outline {

  /** What kind of artifact this will be. */
  default Artifact.Kind kind() {
    return switch (this) {
      case Dataset _ -> Artifact.Kind.DATASET;
      case Weights _ -> Artifact.Kind.WEIGHTS;
      case Stats _ -> Artifact.Kind.STATS;
      case Packed _ -> Artifact.Kind.PACKED;
      case Report _ -> Artifact.Kind.REPORT;
      case Export _ -> Artifact.Kind.EXPORT;
    };
  }

  /** The shape of a model that may be weights or an encoded file. */
  static TransformerConfig modelOf(Outline model) {
    return switch (model) {
      case Weights weights -> weights.config();
      case Packed packed -> packed.config();
      default -> throw new IllegalArgumentException("not a model: " + model);
    };
  }

  /**
   * Bytes of the tensors of a model while it runs, which may be weights, in F32 where they are not
   * compressed, or an encoded file.
   */
  static long tensorBytesOf(Outline model) {
    return switch (model) {
      case Weights weights ->
          weights
              .compressed()
              .map(c -> c.memory(weights.config(), c.decompress()))
              .orElse(Float.BYTES * weights.config().parameterCount());
      case Packed packed -> packed.tensors().stream().mapToLong(PackedTensor::bytes).sum();
      default -> throw new IllegalArgumentException("not a model: " + model);
    };
  }

  /**
   * Text to be read.
   *
   * @param bytes of UTF-8 text, estimated
   * @param vocab tokens of its tokenizer; 0 where the model's own is used
   * @param seqLength tokens of a sequence; 0 for the context of whatever model reads it
   */
  record Dataset(long bytes, int vocab, int seqLength) implements Outline {}

  /**
   * A model's parameters.
   *
   * @param config its shape
   * @param fakeQuantizer what it is trained through; null for none
   * @param vocabulary what its tokens mean; empty where that is not known before it exists
   * @param compressed which of its matrices lie in streams, if any
   * @param adapters that lie beside it, which it was trained with, if any
   */
  record Weights(
      TransformerConfig config,
      FakeQuantizer fakeQuantizer,
      Optional<Vocabulary> vocabulary,
      Optional<CompressedMatrices> compressed,
      Optional<Lora> adapters)
      implements Outline {

    /** A model whose matrices lie in the file as they are. */
    public Weights(
        TransformerConfig config, FakeQuantizer fakeQuantizer, Optional<Vocabulary> vocabulary) {
      this(config, fakeQuantizer, vocabulary, Optional.empty(), Optional.empty());
    }

    /** A model that gets its vocabulary while it is made. */
    public Weights(TransformerConfig config, FakeQuantizer fakeQuantizer) {
      this(config, fakeQuantizer, Optional.empty());
    }
  }

  /** Statistics over activations. */
  record Stats(CalibratePhase.Statistic statistic) implements Outline {

    /** An importance matrix. */
    public Stats() {
      this(CalibratePhase.Statistic.IMATRIX);
    }
  }

  /**
   * An encoded model file.
   *
   * @param config its shape
   * @param tensors every tensor, under its GGUF name
   * @param bytes of the whole file
   * @param label what such a file is called after, such as {@code Q4_K_M}; empty for the encoding
   *     that holds most of the parameters
   */
  record Packed(TransformerConfig config, List<PackedTensor> tensors, long bytes, String label)
      implements Outline {

    /** Called after the encoding that holds most of the parameters. */
    public Packed(TransformerConfig config, List<PackedTensor> tensors, long bytes) {
      this(config, tensors, bytes, "");
    }

    /** Whether a file may be called after this encoding or mix. */
    public boolean isCalled(String encoding) {
      Encoding main = mainEncoding();
      return encoding.equals(label)
          || encoding.equals(main.name())
          || encoding.equals(main.inGguf().name());
    }

    /** The encoding that holds most of the parameters. */
    public Encoding mainEncoding() {
      Map<Encoding, Long> sizes = new EnumMap<>(Encoding.class);
      tensors.forEach(tensor -> sizes.merge(tensor.encoding(), tensor.shape().size(), Long::sum));
      return Collections.max(sizes.entrySet(), Map.Entry.comparingByValue()).getKey();
    }
  }

  /**
   * One tensor of an encoded model file.
   *
   * @param encoding that its numbers are chosen for; the file holds it in {@link Encoding#inGguf}
   */
  record PackedTensor(String name, Shape shape, Encoding encoding) {

    /** Bytes in the file. */
    public long bytes() {
      return encoding.bytesInGguf(shape);
    }

    /** What it lies in, such as {@code Q4_K}, or {@code PIQ3 as Q3_K}. */
    public String lies() {
      return encoding == encoding.inGguf()
          ? encoding.name()
          : encoding + " as " + encoding.inGguf();
    }
  }

  /** Numbers about a model. */
  record Report() implements Outline {}

  /** A file outside the cache. */
  record Export(String file) implements Outline {}
}
