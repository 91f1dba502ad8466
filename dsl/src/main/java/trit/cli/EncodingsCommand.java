package trit.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import trit.code.Encoding;
import trit.recipe.CanonicalJson;
import trit.show.Table;

/** Prints the table of encodings. */
@Command(
    name = "encodings",
    description = "Print the encodings of tensors: their size, and what each is good for.",
    mixinStandardHelpOptions = true)
final class EncodingsCommand implements Callable<Integer> {
  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    output.apply();
    List<Encoding> encodings = List.of(Encoding.values());
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        output.json
            ? CanonicalJson.tree(encodings.stream().map(EncodingsCommand::row).toList())
                    .toPrettyString()
                + "\n"
            : table(encodings).asText());
    out.flush();
    return ExitCode.OK;
  }

  private static Map<String, Object> row(Encoding encoding) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("encoding", encoding.name());
    row.put("bitsPerWeight", encoding.bitsPerWeight());
    row.put("block", encoding.blockSize());
    row.put("blockBytes", encoding.blockBytes());
    row.put("inGguf", encoding.inGguf());
    row.put("ggmlType", encoding.inGguf().ggmlType().orElseThrow());
    row.put("written", encoding.isWritable());
    row.put("weighsImportance", encoding.weighsImportance());
    row.put("use", encoding.note());
    return row;
  }

  private static Table table(List<Encoding> encodings) {
    return Table.named("encodings")
        .text("encoding", column(encodings, Encoding::name))
        .numbers("bits per weight", column(encodings, Encoding::bitsPerWeight), "%.4f"::formatted)
        .numbers("block", column(encodings, e -> (double) e.blockSize()), "%.0f"::formatted)
        .text("in GGUF files", column(encodings, e -> e.inGguf().name()))
        .text("importance", column(encodings, e -> e.weighsImportance() ? "weighed" : ""))
        .text("use", column(encodings, Encoding::note));
  }

  private static <T> List<T> column(List<Encoding> encodings, Function<Encoding, T> cell) {
    return encodings.stream().map(cell).toList();
  }
}
