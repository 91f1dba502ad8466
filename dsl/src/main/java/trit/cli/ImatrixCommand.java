package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.compute.Selection;
import trit.eval.ImportanceCollection;
import trit.infer.LanguageModel;
import trit.quant.ImportanceMatrix;
import trit.recipe.CanonicalJson;

/** Collects an importance matrix. */
@Command(
    name = "imatrix",
    description =
        "Collect what the columns of a model's matrices weigh on a text, as llama.cpp's"
            + " importance matrix; 'quantize --imatrix' and llama-quantize read it.",
    mixinStandardHelpOptions = true)
final class ImatrixCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;
  @Mixin private TextOptions text;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The file to write.")
  private Path target;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    text.read(); // says that it is missing before the model is loaded
    WrittenFile.check(target, List.of(model.path(), text.file));
    Selection selection = machine.backend();
    try (LanguageModel opened = model.open();
        MovingLine line = new MovingLine(spec.commandLine().getErr());
        Interruption interruption = new Interruption()) {
      ImportanceMatrix matrix =
          ImportanceCollection.collect(
              opened.stored(),
              selection.backend(),
              text.chunks(opened.tokenizer()),
              text.file.getFileName().toString(),
              (done, total) -> {
                interruption.cancellation().check();
                line.show(done, total, "chunks");
              });
      matrix.write(target);
      print(matrix);
    }
    return ExitCode.OK;
  }

  private void print(ImportanceMatrix matrix) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("file", target);
      json.put("entries", matrix.entries().size());
      json.put("chunks", matrix.chunks());
      json.put("chunkSize", matrix.chunkSize());
      out.println(CanonicalJson.tree(json).toPrettyString());
    } else {
      out.printf(
          "%s: %d matrices, %d chunks of %d tokens%n",
          target, matrix.entries().size(), matrix.chunks(), matrix.chunkSize());
    }
  }
}
