package trit.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.compute.Selection;
import trit.infer.Chat;
import trit.infer.ChatTemplate;
import trit.infer.Decoder;
import trit.infer.Generation;
import trit.infer.GenerationListener;
import trit.infer.LanguageModel;
import trit.phase.PhaseException;
import trit.run.Cancellation;

/** Talks with a model, line by line. */
@Command(
    name = "chat",
    description =
        "Talk with a model: a line from standard input is a question, answers go to standard"
            + " output. The end of the input, or /exit, ends the conversation.",
    mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
  private static final String EXIT = "/exit";

  @Mixin private ModelOptions model;
  @Mixin private KvOptions kv;
  @Mixin private DecompressOptions decompress;
  @Mixin private PrecisionOptions rounding;
  @Mixin private SamplingOptions sampling;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = "--system",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "How the model is to behave.")
  private String system;

  @Option(
      names = "--template",
      description = "How turns are taken, instead of as the model says: ${COMPLETION-CANDIDATES}.")
  private ChatTemplate template;

  @Option(
      names = {"-n", "--tokens"},
      defaultValue = "512",
      description = "How many tokens an answer has at most (${DEFAULT-VALUE}).")
  private int tokens;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Selection selection = machine.backend();
    try (LanguageModel opened = model.open(decompress.when());
        Decoder decoder =
            opened.decoder(
                selection.backend(), rounding.precision().withKeysAndValues(kv.encoding()));
        Chat chat =
            new Chat(decoder, opened.tokenizer(), template(opened), system, sampling.get())) {
      return talk(chat);
    }
  }

  private ChatTemplate template(LanguageModel opened) throws IOException {
    if (template != null) {
      return template;
    }
    return LanguageModel.chatTemplate(model.path(), opened.stored())
        .flatMap(ChatTemplate::of)
        .orElseThrow(
            () ->
                new PhaseException(
                    "%s does not say how it takes turns, or in a way that is not known; give --template, one of %s"
                        .formatted(model, Arrays.toString(ChatTemplate.values()))));
  }

  private int talk(Chat chat) throws IOException {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (true) {
      prompt();
      String question = questions.readLine();
      if (question == null || question.strip().equals(EXIT)) {
        return ExitCode.OK;
      }
      if (question.isBlank()) {
        continue;
      }
      if (answer(chat, question).stop() == Generation.Stop.CANCELLED) {
        return ExitCode.INTERRUPTED;
      }
    }
  }

  /** Only an answer has to end before the JVM may go; a question that is awaited has not. */
  private Generation answer(Chat chat, String question) {
    try (Interruption interruption = new Interruption()) {
      Generation answer = chat.say(question, tokens, new Printer(interruption.cancellation()));
      spec.commandLine().getOut().println();
      return answer;
    }
  }

  private void prompt() {
    if (Terminal.drawsOnStandardError()) {
      spec.commandLine().getErr().print("> ");
      spec.commandLine().getErr().flush();
    }
  }

  /** Prints an answer while it is written. */
  private final class Printer implements GenerationListener {
    private final PrintWriter out = spec.commandLine().getOut();
    private final Cancellation cancellation;

    Printer(Cancellation cancellation) {
      this.cancellation = cancellation;
    }

    @Override
    public void text(String piece) {
      out.print(piece);
      out.flush();
    }

    @Override
    public boolean cancelled() {
      return cancellation.requested();
    }
  }
}
