package trit.eval.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Tasks that are answered by writing. */
final class WritingTasks {
  private static final int SHORT_ANSWER = 32;
  private static final int CALL = 128;
  private static final int SOLUTION = 256;
  private static final int PROGRAM = 384;
  private static final int PROOF = 512;
  private static final List<String> AFTER_FUNCTION =
      List.of("\nclass", "\ndef", "\n#", "\nif", "\nprint");

  private WritingTasks() {}

  static List<Question> gsm8k(TaskFile file) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (JsonNode item : file.objects()) {
      int line = questions.size() + 1;
      String answer = file.text(item, "answer", line);
      Optional<String> gold = WordProblem.marked(answer);
      if (gold.isEmpty()) {
        throw file.broken(line, "has an answer without '#### number'");
      }
      questions.add(
          new Question.Writing(
              "Question: " + file.text(item, "question", line) + "\nAnswer:",
              " " + answer,
              List.of("Question:", "\n\n"),
              SOLUTION,
              text ->
                  Map.of(
                      "strict", WordProblem.marked(text).equals(gold) ? 1.0 : 0,
                      "flexible", WordProblem.last(text).equals(gold) ? 1.0 : 0)));
    }
    return questions;
  }

  static List<Question> math(TaskFile file) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (JsonNode item : file.objects()) {
      int line = questions.size() + 1;
      String solution = file.text(item, "solution", line);
      String gold =
          MathAnswer.boxed(solution)
              .orElseThrow(() -> file.broken(line, "has a solution without \\boxed{answer}"));
      questions.add(
          new Question.Writing(
              "Problem: " + file.text(item, "problem", line) + "\nSolution:",
              " " + solution,
              List.of("Problem:"),
              PROOF,
              text -> {
                boolean right =
                    MathAnswer.boxed(text).filter(said -> MathAnswer.same(said, gold)).isPresent();
                return Map.of("acc", right ? 1.0 : 0);
              }));
    }
    return questions;
  }

  static List<Question> squad(TaskFile file) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (JsonNode article : file.value().path("data")) {
      for (JsonNode paragraph : article.path("paragraphs")) {
        String text = file.text(paragraph, "context", 1);
        for (JsonNode question : paragraph.path("qas")) {
          List<String> gold =
              StreamSupport.stream(question.path("answers").spliterator(), false)
                  .map(answer -> file.text(answer, "text", 1))
                  .toList();
          if (!gold.isEmpty()) {
            questions.add(squad(text, file.text(question, "question", 1), gold));
          }
        }
      }
    }
    return questions;
  }

  private static Question squad(String text, String question, List<String> gold) {
    return new Question.Writing(
        "Text: %s\nQuestion: %s\nAnswer:".formatted(text, question),
        " " + gold.getFirst(),
        List.of("\n"),
        SHORT_ANSWER,
        answer ->
            Map.of(
                "em", AnswerText.exactMatch(answer, gold),
                "f1", AnswerText.f1(answer, gold)));
  }

  static List<Question> tools(TaskFile file) throws IOException {
    TaskFile answers = new TaskFile(toolAnswers(file.path()));
    Map<String, JsonNode> accepted = new HashMap<>();
    for (JsonNode answer : answers.objects()) {
      accepted.put(answer.path("id").asText(), answer.path("ground_truth").path(0));
    }
    List<Question> questions = new ArrayList<>();
    for (JsonNode item : file.objects()) {
      int line = questions.size() + 1;
      JsonNode right = accepted.get(file.text(item, "id", line));
      if (right == null || !right.isObject() || right.isEmpty()) {
        throw file.broken(line, "has no answer in " + answers.path());
      }
      String wish = file.text(item.path("question").path(0).path(0), "content", line);
      questions.add(
          new Question.Writing(
              "Tool: %s\nRequest: %s\nCall:".formatted(item.path("function").path(0), wish),
              " " + ToolCall.example(right),
              List.of("\n"),
              CALL,
              text -> ToolCall.score(text, right)));
    }
    return questions;
  }

  /** Where the right answers to a file of BFCL lie. */
  static Path toolAnswers(Path file) {
    return file.resolveSibling("possible_answer").resolve(file.getFileName());
  }

  static List<Question> humanEval(TaskFile file) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (JsonNode item : file.objects()) {
      int line = questions.size() + 1;
      String prompt = file.text(item, "prompt", line);
      String check =
          file.text(item, "test", line) + "\ncheck(" + file.text(item, "entry_point", line) + ")\n";
      questions.add(
          new Question.Writing(
              prompt,
              file.text(item, "canonical_solution", line),
              AFTER_FUNCTION,
              PROGRAM,
              body ->
                  Map.of(
                      "pass@1", PythonProcess.succeeds(prompt + body + "\n" + check) ? 1.0 : 0)));
    }
    return questions;
  }
}
