package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.compute.Workers;
import trit.compute.scalar.ScalarBackend;
import trit.eval.Distortion;
import trit.eval.MatrixClusters;
import trit.file.EncodingShare;
import trit.file.FileFormatException;
import trit.file.Sha256;
import trit.file.TensorFile;
import trit.infer.LanguageModel;
import trit.nn.CompressedMatrices;
import trit.nn.CompressedMatricesJson;
import trit.nn.RoundedLayers;
import trit.nn.StoredModel;
import trit.nn.TensorFiles;
import trit.phase.PhaseException;
import trit.quant.Footprint;
import trit.recipe.CanonicalJson;
import trit.show.CompressionTables;
import trit.show.FileTables;
import trit.show.Quantities;
import trit.show.StoresTable;
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

  @Option(
      names = "--stores",
      description =
          "Also what the layers that training rounds would take as bytes, two bits, trits and at"
              + " their entropy, which rounds all of them.")
  private boolean stores;

  @Option(
      names = "--clusters",
      paramLabel = "N",
      description =
          "Also how the rows of every matrix fall into so many clusters of alike ones, and the bits"
              + " that --precision-by-spread N would give.")
  private Integer clusters;

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
    // first, because a number of clusters that cannot be is refused here
    Optional<List<MatrixClusters>> clustered =
        Optional.ofNullable(clusters).map(n -> clusters(file));
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
    FileTables tables = new FileTables(file);
    out.print(tables.encodings().asText());
    out.println();
    out.print(tables.tensors(hashes).asText());
    if (errors) {
      out.println();
      out.print(tables.errors().asText());
    }
    clustered.ifPresent(
        found -> {
          out.println();
          out.print(FileTables.clusters(found).asText());
        });
    if (stores) {
      out.println();
      out.print(new StoresTable(footprint()).table().asText());
    }
  }

  private List<MatrixClusters> clusters(TensorFile file) {
    try {
      return MatrixClusters.of(file, clusters, ScalarBackend.on(Workers.caller()));
    } catch (IllegalArgumentException e) {
      throw new PhaseException("--clusters: " + e.getMessage(), e);
    }
  }

  private Footprint footprint() throws IOException {
    try (StoredModel model = LanguageModel.openStored(path)) {
      if (model.fakeQuantizer().isEmpty()) {
        throw new PhaseException(
            path + " was not trained to be rounded: no layer has codes; leave out --stores");
      }
      return new RoundedLayers(model).footprint(ScalarBackend.on(Workers.caller()));
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
    json.put("clusters", clusters != null ? clusters(file) : null);
    json.put("stores", stores ? footprint().bytes() : null);
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
