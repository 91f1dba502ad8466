package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.compute.Selection;
import trit.eval.ChunkProgress;
import trit.eval.Perplexity;
import trit.eval.ScoredChunks;
import trit.infer.Decoder;
import trit.infer.LanguageModel;
import trit.phase.PhaseException;
import trit.recipe.CanonicalJson;

/** Measures how well a model predicts a text. */
@Command(
    name = "perplexity",
    description =
        "Measure how well a model predicts a text, by llama.cpp's protocol. Not to be compared"
            + " across protocols, contexts or tokenizers; bits per byte may be.",
    mixinStandardHelpOptions = true)
final class PerplexityCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;
  @Mixin private KvOptions kv;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "A text in UTF-8.")
  private Path file;

  @Option(
      names = {"-c", "--context"},
      defaultValue = "512",
      description = "Tokens in a chunk, the second half of which is scored (${DEFAULT-VALUE}).")
  private int context;

  @Option(
      names = "--chunks",
      defaultValue = "0",
      description = "How many chunks to score at most; 0 for all (${DEFAULT-VALUE}).")
  private int limit;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    if (!Files.isReadable(file)) {
      throw new PhaseException("there is no file " + file);
    }
    Selection selection = machine.backend();
    try (LanguageModel opened = model.open();
        Decoder decoder = opened.decoder(selection.backend(), kv.encoding());
        Interruption interruption = new Interruption()) {
      int[] ids = opened.tokenizer().encode(Files.readString(file));
      ScoredChunks chunks = ScoredChunks.of(ids, opened.tokenizer().specials(), context, limit);
      ChunkLine line = new ChunkLine(spec.commandLine().getErr());
      ChunkProgress progress =
          (done, total) -> {
            interruption.cancellation().check();
            line.draw(done, total);
          };
      Perplexity result = Perplexity.measure(decoder, chunks, progress);
      line.end();
      print(result, result.bitsPerByte(ids.length, Files.size(file)), selection);
    }
    return ExitCode.OK;
  }

  private void print(Perplexity result, double bitsPerByte, Selection selection) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("protocol", "llama.cpp");
      json.put("context", context);
      json.put("result", result);
      json.put("bitsPerByte", bitsPerByte);
      json.put("tokensPerSecond", result.tokensPerSecond());
      json.put("backend", selection.backend().determinism());
      out.println(CanonicalJson.tree(json).toPrettyString());
    } else {
      out.printf(
          "perplexity %.4f ± %.4f (llama.cpp's protocol, context %d, %d chunks, %d predictions)%n"
              + "bits per byte %.4f%n%.0f tokens/s, %s%n",
          result.perplexity().value(),
          result.perplexity().error(),
          context,
          result.chunks(),
          result.scored(),
          bitsPerByte,
          result.tokensPerSecond(),
          selection.describe());
    }
  }

  /** A line on standard error that counts chunks, where somebody is looking. */
  private static final class ChunkLine {
    private final PrintWriter err;
    private final boolean moving = Terminal.drawsOnStandardError();

    ChunkLine(PrintWriter err) {
      this.err = err;
    }

    void draw(int done, int total) {
      if (moving) {
        err.print(Terminal.CLEAR_LINE + done + " of " + total + " chunks");
        err.flush();
      }
    }

    void end() {
      if (moving) {
        err.print(Terminal.CLEAR_LINE);
        err.flush();
      }
    }
  }
}
