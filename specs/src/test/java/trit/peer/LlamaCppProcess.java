package trit.peer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts {@link LlamaCpp} beside the specs and reads what it answers. */
public final class LlamaCppProcess {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 120;

  private final Path folder;

  /**
   * A peer that keeps its files in a folder.
   *
   * @param folder empty, of the spec
   */
  public LlamaCppProcess(Path folder) {
    this.folder = folder;
  }

  /** The token ids of every text, without BOS. */
  public List<List<Integer>> tokens(Path gguf, List<String> texts) throws IOException {
    return ask(gguf, LlamaCpp.Question.TOKENS, texts, 0, new TypeReference<>() {});
  }

  /** The likeliest continuation of every text. */
  public List<String> greedy(Path gguf, List<String> prompts, int tokens) throws IOException {
    return ask(gguf, LlamaCpp.Question.GREEDY, prompts, tokens, new TypeReference<>() {});
  }

  /** The final hidden state of every text's last token, of length 1. */
  public List<List<Double>> hidden(Path gguf, List<String> texts) throws IOException {
    return ask(gguf, LlamaCpp.Question.HIDDEN, texts, 0, new TypeReference<>() {});
  }

  private <T> T ask(
      Path gguf,
      LlamaCpp.Question question,
      List<String> texts,
      int tokens,
      TypeReference<T> answers)
      throws IOException {
    Path request = folder.resolve("request.json");
    Path response = folder.resolve("response.json");
    Path log = folder.resolve("llama.log");
    Files.deleteIfExists(response);
    JSON.writeValue(request.toFile(), texts);
    Process process =
        new ProcessBuilder(command(gguf, question, request, response, Integer.toString(tokens)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!ended(process) || process.exitValue() != 0 || !Files.exists(response)) {
      throw new IllegalStateException(
          "llama.cpp does not answer about " + gguf + ":\n" + Files.readString(log));
    }
    return JSON.readValue(response.toFile(), answers);
  }

  private List<String> command(
      Path gguf, LlamaCpp.Question question, Path request, Path response, String tokens) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    // the library is unpacked there; other processes unpack theirs elsewhere
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", classPath(), LlamaCpp.class.getName()));
    command.addAll(List.of(gguf.toString(), question.name()));
    command.addAll(List.of(request.toString(), response.toString(), tokens));
    return command;
  }

  private static String classPath() {
    String surefire = System.getProperty("surefire.test.class.path");
    return surefire == null ? System.getProperty("java.class.path") : surefire;
  }

  private static boolean ended(Process process) {
    try {
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
