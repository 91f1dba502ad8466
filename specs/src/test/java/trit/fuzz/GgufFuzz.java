package trit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import trit.file.gguf.GgufFile;
import trit.file.token.GgufVocabularyReader;
import trit.file.token.Tokenizer;
import trit.file.token.Vocabulary;
import trit.nn.GgufModel;
import trit.nn.StoredModel;
import trit.quant.ImportanceMatrix;

/** Everything that is read from a GGUF file: tensors, a model, a vocabulary, an imatrix. */
class GgufFuzz {

  @FuzzTest(maxDuration = "", maxExecutions = 1_000_000)
  void tensors(byte[] bytes) throws IOException {
    HostileFile.read(
        "tensors.gguf",
        bytes,
        path -> {
          try (GgufFile file = GgufFile.open(path)) {
            file.metadata();
            file.header().tensors().values().forEach(file::bytes);
          }
        });
  }

  @FuzzTest(maxDuration = "", maxExecutions = 1_000_000)
  void model(byte[] bytes) throws IOException {
    HostileFile.read(
        "model.gguf",
        bytes,
        path -> {
          try (StoredModel model = GgufModel.read(path)) {
            model.tensors().size();
          }
        });
  }

  @FuzzTest(maxDuration = "", maxExecutions = 1_000_000)
  void vocabulary(byte[] bytes) throws IOException {
    HostileFile.read(
        "vocabulary.gguf",
        bytes,
        path -> {
          try (GgufFile file = GgufFile.open(path)) {
            Vocabulary vocabulary = GgufVocabularyReader.read(file.header().metadata(), path);
            if (vocabulary.spelling() == Vocabulary.Spelling.SENTENCE_PIECE) {
              use(vocabulary, path);
            }
          }
        });
  }

  /** Encodes by it, decodes, and makes a tokenizer.json of it. */
  private static void use(Vocabulary vocabulary, Path path) {
    try (Tokenizer tokenizer = Tokenizer.of(vocabulary, path)) {
      tokenizer.decode(tokenizer.encodePrompt("<s>ab b<x> abbA\uD83D\uDE00</s>".repeat(20)));
    }
    vocabulary.sha256();
  }

  @FuzzTest(maxDuration = "", maxExecutions = 1_000_000)
  void importance(byte[] bytes) throws IOException {
    HostileFile.read("imatrix.gguf", bytes, ImportanceMatrix::read);
  }
}
