package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.eval.Distortion;
import trit.file.EncodingShare;
import trit.file.FileFormatException;
import trit.file.Sha256;
import trit.file.TensorFile;
import trit.nn.CompressedMatrices;
import trit.nn.CompressedMatricesJson;
import trit.nn.TensorFiles;
import trit.phase.PhaseException;
import trit.quant.RateDistortion;
import trit.recipe.CanonicalJson;
import trit.show.CompressionTables;
import trit.show.Quantities;
import trit.show.Table;

/** Shows what is in a file of tensors. */
@Command(
    name = "inspect",
    description = "Show what is in a GGUF or safetensors file: metadata, encodings, tensors.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  private static final int WIDEST_VALUE = 100;

  @Mixin private OutputOptions output;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A GGUF or safetensors file, or a folder with model.safetensors.")
  private Path path;

  @Option(
      names = "--hashes",
      description = "Also the SHA-256 of the file and of every tensor, which reads all of it.")
  private boolean hashes;

  @Option(
      names = "--errors",
      description =
          "Also what each encoding loses of its matrices, beside Gaussian weights and Shannon's"
              + " bound, which encodes all of it in every encoding.")
  private boolean errors;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    if (!Files.exists(path)) {
      throw new PhaseException("there is no file " + path);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (TensorFile file = TensorFiles.open(path)) {
      if (output.json) {
        out.println(CanonicalJson.tree(json(file)).toPrettyString());
      } else {
        print(file, out);
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private void print(TensorFile file, PrintWriter out) throws IOException {
    out.printf("%s, %s%n", file.format(), Quantities.bytes(Files.size(file.path())));
    out.println("hash of the tensors: " + dataHash(file));
    if (hashes) {
      out.println("SHA-256 of the file: " + Sha256.of(file.path()));
    }
    Map<String, String> metadata = file.metadata();
    out.println();
    out.print(
        Table.named("metadata")
            .text("key", List.copyOf(metadata.keySet()))
            .text("value", metadata.values().stream().map(InspectCommand::line).toList())
            .asText());
    out.println();
    CompressedMatricesJson.read(file.path(), metadata)
        .map(compressed -> new CompressionTables(compressed, file))
        .ifPresent(
            tables -> {
              out.println(tables.statistics().asText());
              out.println(tables.matrices().asText());
            });
    out.print(histogram(file).asText());
    out.println();
    out.print(tensors(file).asText());
    if (errors) {
      out.println();
      out.print(errors(file).asText());
    }
  }

  private Map<String, Object> json(TensorFile file) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file.path());
    json.put("format", file.format());
    json.put("bytes", Files.size(file.path()));
    json.put("sha256", hashes ? Sha256.of(file.path()) : null);
    json.put("tensorsHash", dataHash(file));
    json.put("metadata", file.metadata());
    json.put(
        "compressed",
        CompressedMatricesJson.read(file.path(), file.metadata())
            .map(CompressedMatrices::matrices)
            .orElse(null));
    json.put("encodings", EncodingShare.of(file));
    json.put("errors", errors ? Distortion.of(file) : null);
    json.put("tensors", file.entries().stream().map(this::json).toList());
    return json;
  }

  private Map<String, Object> json(TensorFile.Entry tensor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", tensor.name());
    json.put("type", tensor.type());
    json.put("shape", tensor.shape().toString());
    json.put("bytes", tensor.bytes().byteSize());
    if (hashes) {
      json.put("sha256", Sha256.of(tensor.bytes()));
    }
    return json;
  }

  private static Table histogram(TensorFile file) {
    List<EncodingShare> shares = EncodingShare.of(file);
    return Table.named("encodings")
        .text("encoding", shares.stream().map(EncodingShare::type).toList())
        .numbers(
            "tensors", shares.stream().map(s -> (double) s.tensors()).toList(), Quantities::number)
        .numbers(
            "weights", shares.stream().map(s -> (double) s.weights()).toList(), Quantities::number)
        .numbers("size", shares.stream().map(s -> (double) s.bytes()).toList(), Quantities::bytes)
        .numbers(
            "bits/weight",
            shares.stream().map(EncodingShare::bitsPerWeight).toList(),
            Quantities::number);
  }

  private Table tensors(TensorFile file) {
    List<TensorFile.Entry> entries = file.entries();
    Table table =
        Table.named("tensors")
            .text("tensor", entries.stream().map(TensorFile.Entry::name).toList())
            .text("encoding", entries.stream().map(TensorFile.Entry::type).toList())
            .text("shape", entries.stream().map(e -> e.shape().toString()).toList())
            .numbers(
                "size",
                entries.stream().map(e -> (double) e.bytes().byteSize()).toList(),
                Quantities::bytes);
    return hashes
        ? table.text("SHA-256", entries.stream().map(e -> Sha256.of(e.bytes())).toList())
        : table;
  }

  private static Table errors(TensorFile file) {
    List<Distortion> errors = Distortion.of(file);
    return Table.named("errors")
        .text("encoding", errors.stream().map(e -> e.encoding().toString()).toList())
        .numbers(
            "bits/weight",
            errors.stream().map(e -> e.encoding().bitsPerWeight()).toList(),
            Quantities::number)
        .numbers(
            "matrices",
            errors.stream().map(e -> (double) e.matrices()).toList(),
            Quantities::number)
        .numbers(
            "relative error",
            errors.stream().map(Distortion::relative).toList(),
            Quantities::number)
        .numbers(
            "of Gaussian", errors.stream().map(Distortion::gaussian).toList(), Quantities::number)
        .numbers(
            "least possible",
            errors.stream()
                .map(e -> RateDistortion.leastError(e.encoding().bitsPerWeight()))
                .toList(),
            Quantities::number);
  }

  private static String dataHash(TensorFile file) {
    try {
      file.verifyData();
      return file.dataHash().map(hash -> hash + ", holds").orElse("none recorded");
    } catch (FileFormatException e) {
      return "DOES NOT HOLD: " + e.getMessage();
    }
  }

  private static String line(String value) {
    String line = value.replace("\n", "\\n");
    return line.length() <= WIDEST_VALUE ? line : line.substring(0, WIDEST_VALUE - 1) + "…";
  }
}
