package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
  @Mixin private DecompressOptions decompress;
  @Mixin private PrecisionOptions rounding;
  @Mixin private MachineOptions machine;
  @Mixin private SamplingOptions sampling;
  @Mixin private OutputOptions output;

  @Option(
      names = {"-p", "--prompt"},
      description =
          "What the text begins with; nothing where the model has a token for that. Given several"
              + " times, the texts are written at the same time, and what prompts share is read"
              + " once.",
      defaultValue = "")
  private List<String> prompts;

  @Option(
      names = {"-n", "--tokens"},
      defaultValue = "128",
      description = "How many tokens to write at most (${DEFAULT-VALUE}).")
  private int tokens;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    List<GenerationRequest> requests = prompts.stream().map(this::request).toList();
    Selection selection = machine.backend();
    try (LanguageModel opened = model.open(decompress.when());
        Decoder decoder =
            opened.decoder(
                selection.backend(), rounding.precision().withKeysAndValues(kv.encoding()));
        Interruption interruption = new Interruption()) {
      Generator generator = new Generator(decoder, opened.tokenizer());
      return finish(write(generator, requests, interruption.cancellation()), selection);
    }
  }

  private List<Generation> write(
      Generator generator, List<GenerationRequest> requests, Cancellation cancellation) {
    PrintWriter out =
        output.json ? new PrintWriter(Writer.nullWriter()) : spec.commandLine().getOut();
    TextsInTurn texts = new TextsInTurn(out, cancellation);
    return generator.generate(requests, prompts.stream().map(texts::next).toList());
  }

  private GenerationRequest request(String prompt) {
    try {
      return new GenerationRequest(prompt, tokens, sampling.get());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private int finish(List<Generation> texts, Selection selection) {
    if (output.json) {
      List<Map<String, Object>> all = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        all.add(json(prompts.get(i), texts.get(i), selection));
      }
      Object printed = prompts.size() == 1 && all.size() == 1 ? all.getFirst() : all;
      spec.commandLine().getOut().println(CanonicalJson.tree(printed).toPrettyString());
    } else {
      printSpeed(texts, selection);
    }
    boolean whole =
        texts.size() == prompts.size()
            && texts.stream().noneMatch(text -> text.stop() == Generation.Stop.CANCELLED);
    return whole ? ExitCode.OK : ExitCode.INTERRUPTED;
  }

  private static Map<String, Object> json(String prompt, Generation text, Selection selection) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("prompt", prompt);
    json.put("generation", text);
    json.put("tokensPerSecond", text.tokensPerSecond());
    json.put("backend", selection.backend().determinism());
    return json;
  }

  private void printSpeed(List<Generation> texts, Selection selection) {
    int written = texts.stream().mapToInt(text -> text.tokens().size()).sum();
    double seconds = texts.stream().mapToDouble(Generation::seconds).max().orElse(0);
    spec.commandLine()
        .getErr()
        .printf(
            "%n%d tokens read in %.2f s, %d written at %.1f tokens/s; %s%n",
            texts.stream().mapToInt(Generation::promptTokens).sum(),
            texts.stream().mapToDouble(Generation::promptSeconds).sum(),
            written,
            written == 0 ? 0 : written / seconds,
            selection.describe());
  }
}
