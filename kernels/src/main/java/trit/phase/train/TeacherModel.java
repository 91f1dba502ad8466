package trit.phase.train;

import java.io.IOException;
import java.util.Optional;
import trit.compute.Backend;
import trit.file.token.Tokenizer;
import trit.infer.LanguageModel;
import trit.nn.Llama;
import trit.nn.LlamaWeights;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.phase.Artifact;
import trit.phase.Outline;
import trit.phase.PhaseException;
import trit.phase.Problems;
import trit.tensor.Memory;
import trit.train.Teacher;

/** Opens a model that another learns from, and says what does not fit. */
final class TeacherModel {
  private TeacherModel() {}

  /** What can be seen before either exists. */
  static void check(
      Outline.Weights teacher, Outline.Weights student, int length, Problems problems) {
    TransformerConfig model = teacher.config();
    Llama.problems(model).forEach(problem -> problems.add("the teacher: " + problem));
    vocabulary(model, student.config()).ifPresent(problems::add);
    if (length > model.context()) {
      problems.add(
          "sequences of %d tokens do not fit the teacher's context of %d"
              .formatted(length, model.context()));
    }
    boolean known = teacher.vocabulary().isPresent() && student.vocabulary().isPresent();
    if (known && !teacher.vocabulary().get().sha256().equals(student.vocabulary().get().sha256())) {
      problems.add("the teacher: " + OTHER_TOKENS);
    }
  }

  private static final String OTHER_TOKENS =
      "its tokenizer is not the student's, and their logits are compared token by token; take a"
          + " teacher with the student's tokenizer";

  private static Optional<String> vocabulary(TransformerConfig teacher, TransformerConfig student) {
    return teacher.vocab() == student.vocab()
        ? Optional.empty()
        : Optional.of(
            "the teacher's vocab is %,d, the student's %,d: their logits are compared token by token; take a teacher with the student's tokenizer"
                .formatted(teacher.vocab(), student.vocab()));
  }

  /**
   * The teacher, decoded.
   *
   * @param student its tokenizer
   * @throws PhaseException where the two do not have one vocabulary
   */
  static Teacher open(
      Artifact teacher, TransformerConfig model, Tokenizer student, Backend backend, Memory memory)
      throws IOException {
    checkTokenizer(teacher, student);
    try (StoredModel stored = LanguageModel.openStored(teacher.directory())) {
      vocabulary(stored.config(), model)
          .ifPresent(
              problem -> {
                throw new PhaseException(teacher.name() + ": " + problem);
              });
      LlamaWeights weights = LlamaWeights.of(stored, backend, memory);
      return Teacher.of(weights, stored.fakeQuantizer(), backend, memory);
    } catch (IllegalArgumentException e) {
      throw new PhaseException(teacher.name() + ": " + e.getMessage(), e);
    }
  }

  private static void checkTokenizer(Artifact teacher, Tokenizer student) throws IOException {
    Optional<Tokenizer> found = TrainingTokens.of(teacher);
    if (found.isEmpty()) {
      throw new PhaseException(
          teacher.name()
              + " has no tokenizer, so it has learned nothing; train it before it teaches");
    }
    try (Tokenizer own = found.get()) {
      if (!own.sha256().equals(student.sha256())) {
        throw new PhaseException(teacher.name() + ": " + OTHER_TOKENS);
      }
    }
  }
}
