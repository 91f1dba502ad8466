package trit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.code.Encoding;
import trit.compute.Selection;
import trit.infer.Contender;
import trit.infer.Decoder;
import trit.infer.GenerationBenchmark;
import trit.infer.LlamaBench;
import trit.infer.Speed;
import trit.infer.SpeedTest;
import trit.infer.TimedDecoder;
import trit.nn.ModelSummary;
import trit.nn.StoredModel;
import trit.recipe.CanonicalJson;
import trit.show.SpeedTable;
import trit.show.Table;

/** Measures inference. */
@Command(
    name = "decode",
    description = "Read a prompt (pp512) and write (tg128) with a model, as llama-bench does.",
    mixinStandardHelpOptions = true)
final class BenchDecodeCommand implements Callable<Integer> {
  @Mixin private OutputOptions output;
  @Mixin private MachineOptions machine;
  @Mixin private ModelOptions model;
  @Mixin private KvOptions kv;
  @Mixin private DecompressOptions decompress;
  @Mixin private PrecisionOptions rounding;
  @Spec private CommandSpec spec;

  /** How the table is written. */
  enum Format {
    TEXT,
    MD,
    CSV
  }

  /** What Trit can be measured against. */
  enum Peer {
    LLAMA_CPP;

    @Override
    public String toString() {
      return "llama.cpp";
    }
  }

  @Option(
      names = {"-p", "--prompt"},
      defaultValue = "512",
      description = "Tokens to read; 0 for none (${DEFAULT-VALUE}).")
  private int prompt;

  @Option(
      names = {"-n", "--generated"},
      defaultValue = "128",
      description = "Tokens to write; 0 for none (${DEFAULT-VALUE}).")
  private int generated;

  @Option(
      names = {"-d", "--depth"},
      split = ",",
      defaultValue = "0",
      description = "Tokens that the context already holds, one test each (${DEFAULT-VALUE}).")
  private List<Integer> depths;

  @Option(
      names = {"-r", "--repetitions"},
      defaultValue = "5",
      description = "How often each is timed (${DEFAULT-VALUE}).")
  private int repetitions;

  @Option(
      names = "--format",
      defaultValue = "TEXT",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--against",
      paramLabel = "llama.cpp",
      description =
          "Let llama-bench measure the same file in turns, and print how many times as fast Trit was: the median of the turns, and their quartiles.")
  private Peer peer;

  @Option(
      names = "--llama-bench",
      paramLabel = "FILE",
      description = "The program to run, instead of the llama-bench in the PATH.")
  private Path llamaBench;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Selection selection = machine.backend();
    try (StoredModel stored = model.openStored(decompress.when());
        Decoder decoder =
            new Decoder(
                stored,
                selection.backend(),
                rounding.precision().withKeysAndValues(kv.encodingOr(Encoding.F16)))) {
      List<SpeedTest> tests = SpeedTest.of(prompt, generated, depths, decoder.config().context());
      List<Contender> contenders = new ArrayList<>(List.of(new TimedDecoder(decoder)));
      if (peer != null) {
        contenders.add(llamaBench(selection.backend().workers().threads()));
      }
      List<Speed> speeds = new GenerationBenchmark(tests, repetitions).run(contenders);
      print(selection, ModelSummary.of(stored), speeds);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return ExitCode.OK;
  }

  private LlamaBench llamaBench(int threads) throws IOException {
    Path file = model.path();
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("llama.cpp reads GGUF files; " + file + " is a folder");
    }
    Path program =
        llamaBench != null
            ? llamaBench
            : LlamaBench.find(System.getenv().getOrDefault("PATH", ""))
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "there is no llama-bench in the PATH; install llama.cpp, or say where the program lies with --llama-bench FILE"));
    if (!Files.isExecutable(program)) {
      throw new IllegalArgumentException(program + " is no program that can be run");
    }
    return new LlamaBench(program, file, threads, kv.encodingOr(Encoding.F16));
  }

  private void print(Selection selection, ModelSummary summary, List<Speed> speeds) {
    Table table = SpeedTable.of(summary, selection, speeds);
    spec.commandLine()
        .getOut()
        .print(
            output.json
                ? json(selection, summary, speeds)
                : switch (format) {
                  case TEXT -> table.asText();
                  case MD -> table.asMarkdown();
                  case CSV -> table.asCsv();
                });
    spec.commandLine().getOut().flush();
  }

  private String json(Selection selection, ModelSummary summary, List<Speed> speeds) {
    Map<String, Object> json = BenchCommand.machine(selection);
    json.put("model", model.toString());
    json.put("summary", summary);
    json.put("result", speeds);
    return CanonicalJson.tree(json).toPrettyString() + System.lineSeparator();
  }
}
