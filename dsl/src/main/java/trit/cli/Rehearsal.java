package trit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufValue;
import trit.file.token.BytePairTrainer;
import trit.file.token.GgufVocabulary;
import trit.nn.GgufModel;
import trit.nn.LlamaWeights;
import trit.nn.TransformerConfig;
import trit.tensor.Memory;
import trit.tensor.RandomStream;

/**
 * What the launcher runs once to learn which classes a start needs: commands that are used often,
 * on a model of a few hundred kilobytes. The JVM writes them to an archive when this ends.
 */
final class Rehearsal {
  private static final int VOCABULARY = 320;
  private static final TransformerConfig SMALL =
      TransformerConfig.llama(256, 1, 4, 2, 64, 256, 64, VOCABULARY, true, 10_000, 1e-5);

  private final Path folder;

  private Rehearsal(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs the commands.
   *
   * @param arguments a folder for files, and a recipe
   */
  public static void main(String[] arguments) throws IOException {
    Rehearsal rehearsal = new Rehearsal(Files.createDirectories(Path.of(arguments[0])));
    rehearsal.write("F16", bytes());
    rehearsal.write("pieces", pieces());
    for (String format : List.of("Q8_0", "Q4_0", "Q4_K")) {
      rehearsal.perform(
          "quantize",
          rehearsal.model("F16"),
          "--pure",
          "--format",
          format,
          "-o",
          rehearsal.model(format));
    }
    for (String name : List.of("F16", "Q8_0", "Q4_0", "Q4_K", "pieces")) {
      rehearsal.perform("generate", rehearsal.model(name), "-p", "a text", "-n", "2");
    }
    rehearsal.perform("plan", arguments[1], "--cache", arguments[0]);
  }

  private void perform(String... arguments) {
    int code = Main.commandLine(arguments).execute(arguments);
    if (code != ExitCode.OK) {
      throw new IllegalStateException(String.join(" ", arguments) + " ended with " + code);
    }
  }

  private String model(String name) {
    return folder.resolve(name + ".gguf").toString();
  }

  /** A vocabulary of bytes (GPT-2). */
  private static Map<String, GgufValue> bytes() {
    BytePairTrainer trainer = new BytePairTrainer();
    trainer.add("a small text, a small text");
    return GgufVocabulary.of(trainer.train(BytePairTrainer.LEAST), VOCABULARY);
  }

  /** A vocabulary of pieces (SentencePiece). */
  private static Map<String, GgufValue> pieces() {
    List<String> texts = new ArrayList<>(List.of("<s>", "▁", "a", "t", "e", "▁a", "te"));
    while (texts.size() < VOCABULARY) {
      texts.add("piece " + texts.size());
    }
    Map<String, GgufValue> pieces = new HashMap<>();
    pieces.put("tokenizer.ggml.model", GgufValue.text("llama"));
    pieces.put("tokenizer.ggml.tokens", GgufValue.texts(texts));
    pieces.put("tokenizer.ggml.scores", GgufValue.f32s(new float[VOCABULARY]));
    return pieces;
  }

  /** A model that has learned nothing. */
  private void write(String name, Map<String, GgufValue> vocabulary) throws IOException {
    try (Memory memory = Memory.open()) {
      LlamaWeights weights = LlamaWeights.initial(SMALL, RandomStream.of(1), memory);
      Map<String, Encoding> encodings = new HashMap<>();
      for (TransformerConfig.Parameter parameter : SMALL.parameters()) {
        boolean isMatrix = parameter.shape().rank() > 1;
        encodings.put(parameter.name(), isMatrix ? Encoding.F16 : Encoding.F32);
      }
      GgufLayout layout = GgufModel.layout(SMALL, encodings, Optional.empty(), vocabulary);
      GgufModel.write(
          Path.of(model(name)),
          SMALL,
          layout,
          tensor -> encodings.get(tensor).encode(weights.get(tensor), memory));
    }
  }
}
