package trit.language;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import trit.code.Encoding;
import trit.eval.task.Task;
import trit.file.text.domain.Domain;
import trit.quant.Mix;
import trit.quant.NumberFormat;

/** The reference page of the language, made from the vocabulary itself. */
public final class LanguageReference {
  private final StringBuilder page = new StringBuilder();
  private final Set<Class<?>> described = new LinkedHashSet<>();

  private LanguageReference() {}

  /** The whole page as Markdown. */
  public static String markdown() {
    LanguageReference reference = new LanguageReference();
    reference.introduction();
    reference.block("recipe('name')", RecipeBlock.class);
    reference.heading("Numbers in expectations");
    reference.page.append("Inside `expect` a handle has the numbers that its step left.\n");
    for (Class<?> handle :
        List.of(Dataset.class, Weights.class, Packed.class, Stats.class, Report.class)) {
      reference.properties(handle);
    }
    reference.heading("Units");
    reference.table(Vocabulary.words(Units.class), "64.");
    reference.heading("Tasks");
    reference.tasks();
    reference.heading("Domains");
    reference.domains();
    reference.heading("Number formats");
    reference.numberFormats();
    reference.heading("Encodings");
    reference.encodings();
    reference.heading("Mixes");
    reference.mixes();
    return reference.page.toString();
  }

  private void introduction() {
    page.append(
        """
        # The recipe language

        A recipe is one declaration with a name. Nothing runs while it is read; verbs return handles that other
        verbs take, so the order of lines matters only through handles. A word is refused where it does not belong.
        Beside words a recipe may contain `def`, literals, text with values, arithmetic, comparison, `if`, and `for`
        over a list or a range that is written out; everything else of Groovy needs `--trust`.
        """);
  }

  private void block(String title, Class<?> block) {
    if (!described.add(block)) {
      return;
    }
    Map<String, List<Method>> words = Vocabulary.words(block);
    if (words.isEmpty()) {
      return;
    }
    heading("`" + title + " { … }`");
    table(words, "");
    for (List<Method> ways : words.values()) {
      ways.stream()
          .flatMap(way -> Vocabulary.block(way).stream())
          .findFirst()
          .ifPresent(inner -> block(sharing(words, inner), inner));
    }
  }

  /** The words that open a block, as one title. */
  private static String sharing(Map<String, List<Method>> words, Class<?> block) {
    return words.entrySet().stream()
        .filter(
            word ->
                word.getValue().stream()
                    .anyMatch(way -> Vocabulary.block(way).filter(block::equals).isPresent()))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(" { … }`, `"));
  }

  private void properties(Class<?> handle) {
    page.append("\n### `")
        .append(handle.getSimpleName())
        .append("`\n\n| number | meaning |\n|---|---|\n");
    numbers(handle, "");
  }

  private void numbers(Class<?> type, String path) {
    Vocabulary.words(type)
        .forEach(
            (word, ways) -> {
              Method way = ways.getFirst();
              if (way.getReturnType().isPrimitive()) {
                row("`." + path + word + "`", way.getAnnotation(Word.class).value());
              } else {
                numbers(way.getReturnType(), path + word + given(way) + ".");
              }
            });
  }

  private static String given(Method way) {
    return way.getParameterCount() == 0 ? "" : "(…)";
  }

  private void table(Map<String, List<Method>> words, String prefix) {
    page.append("| word | meaning | example |\n|---|---|---|\n");
    words.forEach(
        (word, ways) -> {
          for (Method way : ways) {
            Word said = way.getAnnotation(Word.class);
            String example = said.example().isEmpty() ? prefix + word : said.example();
            row("`" + word + "`" + arguments(way), said.value(), "`" + example + "`");
          }
        });
  }

  private static String arguments(Method way) {
    if (Vocabulary.isProperty(way)) {
      return "";
    }
    return Stream.of(way.getParameterTypes())
        .map(Vocabulary::title)
        .collect(Collectors.joining(", ", " ", ""));
  }

  private void tasks() {
    page.append(
        """
        The prompts are Trit's own, so numbers are not to be compared with those of another harness.

        | task | asks | file | main number |
        |---|---|---|---|
        """);
    for (Task task : Task.values()) {
      row("`" + task + "`", task.what(), task.format(), task.mainMetric());
    }
  }

  private void domains() {
    page.append("| domain | samples | usual number |\n|---|---|---|\n");
    for (Domain domain : Domain.values()) {
      row("`" + domain + "`", domain.what(), Integer.toString(domain.usualSamples()));
    }
  }

  private void numberFormats() {
    page.append("| format | levels | lowest | highest | bits |\n|---|---|---|---|---|\n");
    for (NumberFormat format : NumberFormat.values()) {
      row(
          "`" + format + "`",
          Integer.toString(format.levels()),
          Integer.toString(format.lowest()),
          Integer.toString(format.highest()),
          String.format(Locale.ROOT, "%.2f", format.bits()));
    }
  }

  private void encodings() {
    page.append(
        "| encoding | bits per weight | block | in GGUF files | use |\n|---|---|---|---|---|\n");
    for (Encoding encoding : Encoding.values()) {
      row(
          "`" + encoding + "`",
          Double.toString(encoding.bitsPerWeight()),
          Integer.toString(encoding.blockSize()),
          "`" + encoding.inGguf() + "`",
          encoding.note());
    }
  }

  private void mixes() {
    page.append("| mix | most matrices | use |\n|---|---|---|\n");
    for (Mix mix : Mix.values()) {
      row("`" + mix + "`", "`" + mix.base() + "`", mix.note());
    }
  }

  private void heading(String title) {
    page.append("\n## ").append(title).append("\n\n");
  }

  private void row(String... cells) {
    page.append(
        Stream.of(cells)
            .map(cell -> cell.replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
