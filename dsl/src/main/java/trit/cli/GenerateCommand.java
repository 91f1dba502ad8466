package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.compute.Selection;
import trit.infer.Decoder;
import trit.infer.Generation;
import trit.infer.GenerationListener;
import trit.infer.GenerationRequest;
import trit.infer.Generator;
import trit.infer.LanguageModel;
import trit.recipe.CanonicalJson;
import trit.run.Cancellation;

/** Goes on from a prompt. */
@Command(
    name = "generate",
    description = "Let a model go on from a prompt; the text is printed while it is written.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;
  @Mixin private KvOptions kv;
  @Mixin private PrecisionOptions rounding;
  @Mixin private MachineOptions machine;
  @Mixin private SamplingOptions sampling;
  @Mixin private OutputOptions output;

  @Option(
      names = {"-p", "--prompt"},
      defaultValue = "",
      description = "What the text begins with; nothing where the model has a token for that.")
  private String prompt;

  @Option(
      names = {"-n", "--tokens"},
      defaultValue = "128",
      description = "How many tokens to write at most (${DEFAULT-VALUE}).")
  private int tokens;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    GenerationRequest request = request();
    Selection selection = machine.backend();
    try (LanguageModel opened = model.open();
        Decoder decoder =
            opened.decoder(
                selection.backend(), rounding.precision().withKeysAndValues(kv.encoding()));
        Interruption interruption = new Interruption()) {
      Printer printer = new Printer(interruption.cancellation());
      Generation text = new Generator(decoder, opened.tokenizer()).generate(request, printer);
      return finish(text, selection);
    }
  }

  private GenerationRequest request() {
    try {
      return new GenerationRequest(prompt, tokens, sampling.get());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private int finish(Generation text, Selection selection) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("prompt", prompt);
      json.put("generation", text);
      json.put("tokensPerSecond", text.tokensPerSecond());
      json.put("backend", selection.backend().determinism());
      out.println(CanonicalJson.tree(json).toPrettyString());
    } else {
      out.println();
      spec.commandLine()
          .getErr()
          .printf(
              "%n%d tokens read in %.2f s, %d written at %.1f tokens/s; %s%n",
              text.promptTokens(),
              text.promptSeconds(),
              text.tokens().size(),
              text.tokensPerSecond(),
              selection.describe());
    }
    return text.stop() == Generation.Stop.CANCELLED ? ExitCode.INTERRUPTED : ExitCode.OK;
  }

  /** Prints what is written as it is written. */
  private final class Printer implements GenerationListener {
    private final Cancellation cancellation;

    Printer(Cancellation cancellation) {
      this.cancellation = cancellation;
      if (!output.json) {
        spec.commandLine().getOut().print(prompt);
      }
    }

    @Override
    public void text(String piece) {
      if (!output.json) {
        spec.commandLine().getOut().print(piece);
        spec.commandLine().getOut().flush();
      }
    }

    @Override
    public boolean cancelled() {
      return cancellation.requested();
    }
  }
}
