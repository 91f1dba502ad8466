package trit.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import trit.code.Encoding;

/** llama.cpp as a contender: its own benchmark program, {@code llama-bench}, on the same file. */
public final class LlamaBench implements Contender {
  private static final String PROGRAM = "llama-bench";

  private final Path program;
  private final Path model;
  private final int threads;
  private final Encoding keysAndValues;

  /**
   * Runs a program on a model.
   *
   * @param program the {@code llama-bench} to start
   * @param model a GGUF file
   * @param threads that compute
   * @param keysAndValues how they are kept; F32 leaves the choice to the program, which takes F16
   */
  public LlamaBench(Path program, Path model, int threads, Encoding keysAndValues) {
    this.program = program;
    this.model = model;
    this.threads = threads;
    this.keysAndValues = keysAndValues;
  }

  /** Where the program lies among the folders of a {@code PATH}. */
  public static Optional<Path> find(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public String name() {
    return "llama.cpp";
  }

  @Override
  public Encoding keysAndValues() {
    return keysAndValues == Encoding.F32 ? Encoding.F16 : keysAndValues;
  }

  @Override
  public double tokensPerSecond(SpeedTest test) throws IOException {
    Process process =
        new ProcessBuilder(command(test)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      JsonNode rows = new ObjectMapper().readTree(process.getInputStream());
      int code = process.waitFor();
      JsonNode speed = rows == null ? null : rows.path(0).get("avg_ts");
      if (code != 0 || speed == null || !speed.isNumber()) {
        throw new ModelException(
            "%s measured nothing of %s (exit code %d); run it by hand to see why"
                .formatted(program, model, code));
      }
      return speed.asDouble();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + program + " was measuring", e);
    } finally {
      process.destroy();
    }
  }

  /** On the processor alone; llama-bench warms up by itself. */
  private List<String> command(SpeedTest test) {
    boolean prompt = test.kind() == SpeedTest.Kind.PROMPT;
    List<String> command = new ArrayList<>(List.of(program.toString(), "-m", model.toString()));
    command.addAll(List.of("-p", String.valueOf(prompt ? test.tokens() : 0)));
    command.addAll(List.of("-n", String.valueOf(prompt ? 0 : test.tokens())));
    command.addAll(List.of("-d", String.valueOf(test.depth())));
    command.addAll(List.of("-t", String.valueOf(threads), "-ngl", "0", "-r", "1", "-o", "json"));
    if (keysAndValues != Encoding.F32) {
      String type = keysAndValues.name().toLowerCase(Locale.ROOT);
      command.addAll(List.of("-ctk", type, "-ctv", type, "-fa", "1"));
    }
    return command;
  }
}
