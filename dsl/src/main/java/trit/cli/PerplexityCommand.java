package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import trit.compute.Selection;
import trit.eval.ChunkProgress;
import trit.eval.Perplexity;
import trit.eval.ScoredChunks;
import trit.infer.Decoder;
import trit.infer.LanguageModel;
import trit.infer.Precision;
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
  @Mixin private TextOptions text;
  @Mixin private KvOptions kv;
  @Mixin private DecompressOptions decompress;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Selection selection = machine.backend();
    try (LanguageModel opened = model.open(decompress.when());
        Decoder decoder =
            opened.decoder(
                selection.backend(), Precision.WEIGHTS_ONLY.withKeysAndValues(kv.encoding()));
        MovingLine line = new MovingLine(spec.commandLine().getErr());
        Interruption interruption = new Interruption()) {
      ScoredChunks chunks = text.chunks(opened.tokenizer());
      ChunkProgress progress =
          (done, total) -> {
            interruption.cancellation().check();
            line.show(done, total, "chunks");
          };
      Perplexity result = Perplexity.measure(decoder, chunks, progress);
      print(result, bitsPerByte(result, chunks, opened), selection);
    }
    return ExitCode.OK;
  }

  private double bitsPerByte(Perplexity result, ScoredChunks chunks, LanguageModel opened)
      throws IOException {
    int begun = opened.tokenizer().specials().addBos() ? 1 : 0;
    return result.bitsPerByte(chunks.textTokens() - begun, text.bytes());
  }

  private void print(Perplexity result, double bitsPerByte, Selection selection) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("protocol", "llama.cpp");
      json.put("context", text.context);
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
          text.context,
          result.chunks(),
          result.scored(),
          bitsPerByte,
          result.tokensPerSecond(),
          selection.describe());
    }
  }
}
