package trit.eval.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tasks that are answered by the likeliest of several continuations. */
final class ChoiceTasks {
  private static final List<String> NO_YES = List.of(" no", " yes");
  private static final int MOST_CHOICES = 26;

  private ChoiceTasks() {}

  /**
   * Lines with the same question follow each other, one per answer. Files have the right answer
   * first, which a model that finds all alike would be given; answers are sorted instead.
   */
  static List<Question> arc(TaskFile file) throws IOException {
    Map<String, List<String>> answers = new LinkedHashMap<>();
    Map<String, String> right = new LinkedHashMap<>();
    int line = 0;
    for (JsonNode object : file.objects()) {
      line++;
      String question = file.text(object, "question", line);
      List<String> choices = answers.computeIfAbsent(question, q -> new ArrayList<>());
      String answer = " " + file.text(object, "answer", line);
      if (file.label(object.path("label").asText(), 2, line) == 1) {
        right.put(question, answer);
      }
      choices.add(answer);
    }
    List<Question> questions = new ArrayList<>();
    answers.forEach(
        (question, choices) -> {
          // a question whose right answer is missing, or that has but one, asks nothing
          if (right.containsKey(question) && choices.size() > 1) {
            List<String> sorted = choices.stream().sorted().toList();
            questions.add(
                new Question.Choice(
                    "Question: " + question + "\nAnswer:",
                    sorted,
                    sorted.indexOf(right.get(question))));
          }
        });
    return questions;
  }

  /** The letters are asked for, so that no answer is likelier for being shorter. */
  static List<Question> mmlu(TaskFile file) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (JsonNode object : file.objects()) {
      int line = questions.size() + 1;
      StringBuilder context = new StringBuilder(file.text(object, "question", line).strip());
      List<String> letters = new ArrayList<>();
      for (JsonNode choice : object.path("choices")) {
        String letter = String.valueOf((char) ('A' + letters.size()));
        context.append('\n').append(letter).append(". ").append(choice.asText());
        letters.add(" " + letter);
      }
      if (letters.size() < 2 || letters.size() > MOST_CHOICES) {
        throw file.broken(
            line, "has %d choices, not 2 to %d".formatted(letters.size(), MOST_CHOICES));
      }
      questions.add(
          new Question.Choice(
              context + "\nAnswer:", letters, mmluGold(file, object, letters, line)));
    }
    return questions;
  }

  private static int mmluGold(TaskFile file, JsonNode object, List<String> letters, int line) {
    String answer = object.path("answer").asText().strip();
    int letter = letters.indexOf(" " + answer);
    return letter >= 0 ? letter : file.label(answer, letters.size(), line);
  }

  static List<Question> sst2(TaskFile file) throws IOException {
    return classes(
        file,
        file.rows(2),
        1,
        List.of(" negative", " positive"),
        row -> row[0] + "\nQuestion: Is this sentence positive or negative?\nAnswer:");
  }

  static List<Question> cola(TaskFile file) throws IOException {
    return classes(
        file,
        file.rows(4),
        1,
        NO_YES,
        row -> row[3] + "\nQuestion: Does this sentence make sense?\nAnswer:");
  }

  static List<Question> mrpc(TaskFile file) throws IOException {
    return classes(
        file,
        withoutHeader(file.rows(5), "Quality"),
        0,
        NO_YES,
        row ->
            "Sentence 1: %s\nSentence 2: %s\nQuestion: Do both sentences mean the same thing?\nAnswer:"
                .formatted(row[3], row[4]));
  }

  /** GLUE's label 0 is "entailment". */
  static List<Question> rte(TaskFile file) throws IOException {
    return classes(
        file,
        withoutHeader(file.rows(3), "sentence1"),
        2,
        List.of(" True", " False"),
        row -> "%s\nQuestion: %s True or False?\nAnswer:".formatted(row[0], row[1]));
  }

  /** Makes a context of a row. */
  private interface Context {
    String of(String[] row);
  }

  private static List<Question> classes(
      TaskFile file, List<String[]> rows, int label, List<String> names, Context context) {
    List<Question> questions = new ArrayList<>();
    for (String[] row : rows) {
      int gold = file.label(row[label], names.size(), questions.size() + 1);
      questions.add(new Question.Choice(context.of(row), names, gold));
    }
    return questions;
  }

  private static List<String[]> withoutHeader(List<String[]> rows, String first) {
    boolean header = !rows.isEmpty() && rows.getFirst()[0].equals(first);
    return header ? rows.subList(1, rows.size()) : rows;
  }
}
