package trit.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import trit.code.Encoding;
import trit.file.TensorBody;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufValue;
import trit.file.gguf.GgufWriter;
import trit.file.safetensors.SafetensorsLayout;
import trit.file.safetensors.SafetensorsType;
import trit.file.safetensors.SafetensorsWriter;
import trit.file.token.BytePairTrainer;
import trit.file.token.GgufVocabulary;
import trit.file.token.TokenizerJson;
import trit.nn.GgufModel;
import trit.nn.LlamaWeights;
import trit.nn.TransformerConfig;
import trit.quant.ImportanceMatrix;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;

/**
 * Makes the good files that fuzzing starts from, small enough to be changed all over. {@code main}
 * takes the folder {@code specs/src/test/resources/trit/fuzz}.
 */
final class Seeds {
  private static final TransformerConfig SMALL =
      TransformerConfig.llama(32, 1, 2, 1, 16, 32, 16, 3, true, 10_000, 1e-5);

  private final Path folder;

  private Seeds(Path folder) {
    this.folder = folder;
  }

  /** Writes every seed. */
  public static void main(String[] arguments) throws IOException {
    Seeds seeds = new Seeds(Path.of(arguments[0]));
    seeds.tensors();
    seeds.model();
    seeds.vocabulary();
    seeds.pieces();
    seeds.importance();
    seeds.safetensors();
  }

  private void tensors() throws IOException {
    Map<String, GgufValue> metadata =
        new TreeMap<>(
            Map.of(
                "general.architecture", GgufValue.text("x"),
                "a", GgufValue.u32(1),
                "b", GgufValue.bool(true),
                "c", GgufValue.texts(List.of("x", "")),
                "d", new GgufValue.Nested(List.of(new GgufValue.Texts(List.of("y"))))));
    List<GgufLayout.Entry> entries =
        List.of(
            new GgufLayout.Entry("m", Encoding.F32, Shape.of(2, 3)),
            new GgufLayout.Entry("q", Encoding.Q8_0, Shape.of(1, 32)));
    Path seed = seed("GgufFuzz", "tensors", "two-tensors");
    GgufWriter.write(
        seed, GgufLayout.of(metadata, entries), name -> zeros(name.equals("m") ? 24 : 34));
    withoutHash(seed);
  }

  private void model() throws IOException {
    for (Encoding encoding : List.of(Encoding.F16, Encoding.Q8_0)) {
      Path seed = seed("GgufFuzz", "model", encoding.name());
      try (Memory memory = Memory.open()) {
        LlamaWeights weights = LlamaWeights.initial(SMALL, RandomStream.of(1), memory);
        Map<String, Encoding> encodings = new HashMap<>();
        for (TransformerConfig.Parameter parameter : SMALL.parameters()) {
          encodings.put(parameter.name(), parameter.shape().rank() == 1 ? Encoding.F32 : encoding);
        }
        GgufLayout layout = GgufModel.layout(SMALL, encodings, Optional.empty(), Map.of());
        GgufModel.write(
            seed, SMALL, layout, name -> encodings.get(name).encode(weights.get(name), memory));
      }
      withoutHash(seed);
    }
  }

  private void vocabulary() throws IOException {
    BytePairTrainer trainer = new BytePairTrainer();
    trainer.add("a small text, a small text");
    TokenizerJson tokenizer = trainer.train(BytePairTrainer.LEAST + 5);
    Path seed = seed("GgufFuzz", "vocabulary", "byte-level");
    GgufLayout layout = GgufLayout.of(GgufVocabulary.of(tokenizer, tokenizer.size()), List.of());
    GgufWriter.write(seed, layout, name -> zeros(0));
    withoutHash(seed);
    Files.writeString(seed("TokenizerFuzz", "description", "byte-level"), tokenizer.json());
  }

  private void pieces() throws IOException {
    List<String> texts =
        List.of("<unk>", "<s>", "</s>", "<0x41>", "<0x42>", "▁", "a", "b", "ab", "▁a", "<x>", "bb");
    Map<String, GgufValue> metadata =
        new TreeMap<>(
            Map.of(
                "tokenizer.ggml.model", GgufValue.text("llama"),
                "tokenizer.ggml.tokens", GgufValue.texts(texts),
                "tokenizer.ggml.scores", GgufValue.f32s(0, 0, 0, 0, 0, -1, -2, -3, 0, -4, 0, -4),
                "tokenizer.ggml.token_type", GgufValue.i32s(2, 3, 3, 6, 6, 1, 1, 1, 1, 1, 4, 5),
                "tokenizer.ggml.bos_token_id", GgufValue.u32(1),
                "tokenizer.ggml.add_space_prefix", GgufValue.bool(true)));
    Path seed = seed("GgufFuzz", "vocabulary", "pieces");
    GgufWriter.write(seed, GgufLayout.of(metadata, List.of()), name -> zeros(0));
    withoutHash(seed);
  }

  private void importance() throws IOException {
    ImportanceMatrix.Entry entry = new ImportanceMatrix.Entry(new float[] {1, 2, 3}, 4);
    Path seed = seed("GgufFuzz", "importance", "one-matrix");
    new ImportanceMatrix(new TreeMap<>(Map.of("m.weight", entry)), List.of("text"), 1, 4)
        .write(seed);
    withoutHash(seed);
  }

  private void safetensors() throws IOException {
    List<SafetensorsLayout.Entry> entries =
        List.of(
            new SafetensorsLayout.Entry("m", SafetensorsType.F32, Shape.of(2, 3)),
            new SafetensorsLayout.Entry("n", SafetensorsType.F16, Shape.of(4)));
    SafetensorsWriter.write(
        seed("SafetensorsFuzz", "tensors", "two-tensors"),
        SafetensorsLayout.of(Map.of("format", "pt"), entries),
        name -> zeros(name.equals("m") ? 24 : 8));
  }

  private Path seed(String target, String method, String name) throws IOException {
    return Files.createDirectories(folder.resolve(target + "Inputs").resolve(method)).resolve(name);
  }

  /** A file's hash would refuse every change at the door, and what lies behind stay unseen. */
  private static void withoutHash(Path file) throws IOException {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(
        file, bytes.replace("trit.data.sha256", "trit.data.nohash"), StandardCharsets.ISO_8859_1);
  }

  private static TensorBody zeros(int bytes) {
    return sink -> sink.write(new byte[bytes]);
  }
}
