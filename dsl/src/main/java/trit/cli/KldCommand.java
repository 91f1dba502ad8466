package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
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
import trit.eval.Divergence;
import trit.eval.Estimate;
import trit.eval.Percentiles;
import trit.infer.Decoder;
import trit.infer.LanguageModel;
import trit.phase.PhaseException;
import trit.recipe.CanonicalJson;

/** Measures how far a model is from the one that it was made from. */
@Command(
    name = "kld",
    description =
        "Measure how far a model's predictions are from those of the model it was made from, with"
            + " llama-perplexity's names and definitions.",
    mixinStandardHelpOptions = true)
final class KldCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;
  @Mixin private TextOptions text;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = "--base",
      required = true,
      paramLabel = "MODEL",
      description = "What it is compared with: a GGUF file, or a folder with a checkpoint.")
  private Path base;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    text.read(); // says that it is missing before models are loaded
    Selection selection = machine.backend();
    try (LanguageModel opened = model.open();
        LanguageModel original = LanguageModel.open(base)) {
      requireSameTokenizer(opened, original, model, base);
      print(measure(opened, original, selection), selection);
    }
    return ExitCode.OK;
  }

  private Divergence measure(LanguageModel opened, LanguageModel original, Selection selection)
      throws IOException {
    try (Decoder decoder = opened.decoder(selection.backend());
        Decoder other = original.decoder(selection.backend());
        MovingLine line = new MovingLine(spec.commandLine().getErr());
        Interruption interruption = new Interruption()) {
      return Divergence.measure(
          decoder,
          other,
          text.chunks(opened.tokenizer()),
          (done, total) -> {
            interruption.cancellation().check();
            line.show(done, total, "chunks");
          });
    }
  }

  /**
   * Refuses models whose tokens do not mean the same.
   *
   * @param model what messages call the first
   * @param base what they call the other
   */
  static void requireSameTokenizer(
      LanguageModel opened, LanguageModel original, Object model, Object base) {
    if (!opened.tokenizer().sha256().equals(original.tokenizer().sha256())) {
      throw new PhaseException(
          "the tokenizers of " + model + " and " + base + " differ; compare models that share one");
    }
  }

  private void print(Divergence result, Selection selection) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("protocol", "llama.cpp");
      json.put("context", text.context);
      json.put("result", result);
      json.put("ratio", result.ratio());
      json.put("backend", selection.backend().determinism());
      out.println(CanonicalJson.tree(json).toPrettyString());
      return;
    }
    line("Mean PPL(Q)", result.model().perplexity(), 1, "");
    line("Mean PPL(base)", result.base().perplexity(), 1, "");
    line("Mean ln(PPL(Q)/PPL(base))", result.logRatio(), 1, "");
    line("Mean PPL(Q)/PPL(base)", result.ratio(), 1, "");
    out.printf("%-28s %12.4f %%%n", "Cor(ln(PPL(Q)), ln(PPL(base)))", 100 * result.correlation());
    line("Mean KLD", result.meanKld(), 1, "");
    print(result.kld());
    line("Mean Δp", result.meanDeltaP(), 100, " %");
    line("RMS Δp", result.rmsDeltaP(), 100, " %");
    line("Same top p", result.sameTop(), 100, " %");
    out.println(selection.describe());
  }

  private void print(Percentiles kld) {
    line("Maximum KLD", kld.max());
    line("99.9% KLD", kld.p999());
    line("99.0% KLD", kld.p99());
    line("95.0% KLD", kld.p95());
    line("Median KLD", kld.median());
    line("5.0% KLD", kld.p05());
    line("1.0% KLD", kld.p01());
    line("Minimum KLD", kld.min());
  }

  private void line(String name, double value) {
    spec.commandLine().getOut().printf("%-28s %12.6f%n", name, value);
  }

  private void line(String name, Estimate estimate, double unit, String sign) {
    spec.commandLine()
        .getOut()
        .printf(
            "%-28s %12.6f ± %.6f%s%n",
            name, unit * estimate.value(), unit * estimate.error(), sign);
  }
}
