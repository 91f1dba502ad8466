package trit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import trit.eval.task.Task;

/** Finds the files of tasks in a folder, by what people call them. */
final class TaskFolder {
  /** What others call what Trit calls otherwise. */
  private static final Map<String, Task> ALIASES =
      Map.of(
          "arc_challenge",
          Task.ARC,
          "bfcl",
          Task.TOOLS,
          "mcp",
          Task.TOOLS,
          "math",
          Task.HENDRYCKS_MATH);

  /** Parts that models are not trained on come first. */
  private static final List<String> PARTS = List.of("test", "dev", "val");

  private TaskFolder() {}

  /** The task of this name. */
  static Optional<Task> task(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    return Stream.of(Task.values())
        .filter(task -> task.title().equals(plain))
        .findFirst()
        .or(() -> Optional.ofNullable(ALIASES.get(plain)));
  }

  /** All names. */
  static String names() {
    return Stream.of(Task.values()).map(Task::title).collect(Collectors.joining(", "));
  }

  /** The file of a task: {@code task.*} in the folder, or one in a folder of that name. */
  static Optional<Path> file(Path folder, Task task) throws IOException {
    List<String> names =
        Stream.concat(
                Stream.of(task.title()),
                ALIASES.entrySet().stream()
                    .filter(alias -> alias.getValue() == task)
                    .map(Map.Entry::getKey))
            .toList();
    for (String name : names) {
      Optional<Path> found =
          children(folder)
              .filter(file -> file.getFileName().toString().startsWith(name + "."))
              .min(ORDER)
              .or(() -> children(folder.resolve(name)).min(ORDER));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static final Comparator<Path> ORDER =
      Comparator.comparingInt(TaskFolder::part).thenComparing(Path::toString);

  private static int part(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    for (int i = 0; i < PARTS.size(); i++) {
      if (name.contains(PARTS.get(i))) {
        return i;
      }
    }
    return name.contains("train") ? PARTS.size() + 1 : PARTS.size();
  }

  private static Stream<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).filter(TaskFolder::isData).toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean isData(Path file) {
    return file.getFileName().toString().matches(".*\\.(jsonl|json|tsv|txt|gz)")
        && !file.getFileName().toString().matches("[A-Z]+\\.(txt|md)");
  }
}
