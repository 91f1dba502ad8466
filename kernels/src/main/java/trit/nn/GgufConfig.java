package trit.nn;

import java.nio.file.Path;
import java.util.List;
import trit.file.FileFormatException;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufHeader;
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;

/**
 * Reads the configuration of a model from GGUF metadata (ggml, docs/gguf.md; llama.cpp's keys). A
 * file that asks for something that would be computed wrongly is refused.
 */
final class GgufConfig {
  static final String ARCHITECTURE_KEY = "general.architecture";
  static final String TOKENS_KEY = "tokenizer.ggml.tokens";
  static final String EMBEDDING = "token_embd.weight";

  /** The format has one epsilon for all norms; where the last one's differs, it stands here. */
  static final String FINAL_EPSILON = "trit.final_norm_epsilon";

  static final String RMS_EPSILON = "attention.layer_norm_rms_epsilon";
  static final String LAYER_EPSILON = "attention.layer_norm_epsilon";

  private final GgufFile file;
  private final GgufHeader header;
  private final Architecture architecture;
  private final ModelKeys keys;

  private GgufConfig(GgufFile file, Architecture architecture, List<String> problems) {
    this.file = file;
    this.header = file.header();
    this.architecture = architecture;
    this.keys = new ModelKeys(header, architecture.ggufName(), problems);
  }

  /**
   * The configuration that a file describes; everything that is wrong with it goes to the list.
   *
   * @param tied whether the output layer is the embedding
   */
  static TransformerConfig read(
      GgufFile file, Architecture architecture, boolean tied, List<String> problems) {
    GgufConfig reader = new GgufConfig(file, architecture, problems);
    TransformerConfig config = reader.config(tied);
    if (problems.isEmpty()) {
      problems.addAll(TransformerLimits.problems(config));
    }
    reader.checkLayers(config);
    new GgufFeatures(reader.keys).check(config);
    return config;
  }

  private TransformerConfig config(boolean tied) {
    int hidden = keys.required("embedding_length");
    int heads = keys.required("attention.head_count");
    int perHead = keys.whole("attention.key_length", heads > 0 ? hidden / heads : 0);
    double epsilon = epsilon();
    return new TransformerConfig(
        architecture,
        hidden,
        keys.required("block_count"),
        heads,
        keys.whole("attention.head_count_kv", heads),
        perHead,
        keys.required("feed_forward_length"),
        keys.required("context_length"),
        vocab(),
        tied,
        architecture == Architecture.GPT2
            ? new Positions.Learned()
            : GgufRotary.read(keys, file, perHead),
        architecture.block(epsilon, this::has),
        architecture.norm(header.real(FINAL_EPSILON).orElse(epsilon)));
  }

  private double epsilon() {
    boolean centred = architecture.norm(0) instanceof Norm.Centred;
    return keys.requiredReal(centred ? LAYER_EPSILON : RMS_EPSILON);
  }

  /** The first block tells what all have; a block that differs is found with its tensors. */
  private boolean has(Part part) {
    String tensor =
        switch (part) {
          case QKV_BIAS -> "attn_q.bias";
          case OUTPUT_BIAS -> "attn_output.bias";
          case FEED_FORWARD_BIAS -> "ffn_up.bias";
          case HEAD_NORMS -> "attn_q_norm.weight";
          case SUB_NORMS -> "attn_sub_norm.weight";
          case WEIGHT_SCALES -> "attn_q.scale";
        };
    return header.tensors().containsKey("blk.0." + tensor);
  }

  private int vocab() {
    GgufTensor embedding = header.tensors().get(EMBEDDING);
    if (embedding == null) {
      keys.problems().add("tensor '" + EMBEDDING + "' is missing");
      return 0;
    }
    int vocab = embedding.shape().rows();
    if (keys.whole("vocab_size", vocab) != vocab) {
      keys.problems()
          .add(
              keys.key("vocab_size")
                  + " is "
                  + keys.whole("vocab_size", vocab)
                  + ", but the embedding has "
                  + vocab);
    }
    if (header.metadata().get(TOKENS_KEY) instanceof GgufValue.Array tokens
        && tokens.size() != vocab) {
      keys.problems()
          .add(
              "the tokenizer has "
                  + tokens.size()
                  + " tokens, but the embedding has "
                  + vocab
                  + " rows: it belongs to another model");
    }
    return vocab;
  }

  /** Before the tensors of so many layers are listed. */
  private void checkLayers(TransformerConfig config) {
    int tensors = header.tensors().size();
    if (config.layers() > tensors) {
      keys.problems()
          .add(
              "%s is %,d, but the file has %,d tensors"
                  .formatted(keys.key("block_count"), config.layers(), tensors));
    }
  }

  /** The architecture of a file, or a refusal that says what can be run. */
  static Architecture architecture(GgufHeader header, Path file) {
    String name = header.text(ARCHITECTURE_KEY).orElse("");
    return Architecture.ofGguf(name)
        .orElseThrow(
            () ->
                new FileFormatException(
                    file,
                    "the model's architecture is "
                        + FileFormatException.quote(name)
                        + ", which this version cannot run; use a model of one of the"
                        + " architectures "
                        + Architecture.ggufNames()));
  }
}
