package trit.phase.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import trit.compute.Workers;
import trit.compute.scalar.ScalarBackend;
import trit.eval.MatrixClusters;
import trit.file.EncodingShare;
import trit.file.FileFormatException;
import trit.file.Sha256;
import trit.file.TensorFile;
import trit.infer.LanguageModel;
import trit.nn.CompressedMatrices;
import trit.nn.CompressedMatricesJson;
import trit.nn.TensorFiles;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.Problems;
import trit.quant.precision.PrecisionRule;

/** {@code inspect}: what lies in a model's file; the text is kept, so that people see it. */
public final class InspectPhase implements Phase<InspectPhase.Config> {
  private static final long BYTES_PER_TENSOR = 160;

  /**
   * What to show.
   *
   * @param hashes whether every tensor is hashed, too
   * @param clusters how many clusters of alike rows are looked for in every matrix; 0 for not at
   *     all
   */
  public record Config(boolean hashes, int clusters) implements PhaseConfig {
    /** Without clusters. */
    public Config(boolean hashes) {
      this(hashes, 0);
    }

    @Override
    public String verb() {
      return "inspect";
    }

    @Override
    public Phase<?> phase() {
      return new InspectPhase();
    }
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.noneOf(Influence.class);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    int tensors = Outline.modelOf(inputs.get("model")).parameters().size();
    return new Forecast(
        new Outline.Report(), tensors * BYTES_PER_TENSOR, false, 0, 0, List.of(), Map.of());
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Path folder = inputs.get("model").directory();
    Path gguf = folder.resolve(LanguageModel.GGUF);
    try (TensorFile file = TensorFiles.open(Files.exists(gguf) ? gguf : folder)) {
      Files.writeString(context.output().resolve(GeneratePhase.TEXT), text(file, config.hashes()));
      if (config.clusters() > 0) {
        addClusters(file, config.clusters(), context);
      }
      List<EncodingShare> shares = EncodingShare.of(file);
      context.fact("bytes", Files.size(file.path()));
      context.fact("tensors", file.entries().size());
      context.fact("weights", shares.stream().mapToLong(EncodingShare::weights).sum());
      shares.forEach(share -> context.fact("tensors." + share.type(), share.tensors()));
    } catch (FileFormatException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }

  private static void addClusters(TensorFile file, int clusters, PhaseContext context)
      throws IOException {
    // the scalar backend's bits are those of all, so a result needs no backend in its key
    List<MatrixClusters> matrices =
        MatrixClusters.of(file, clusters, ScalarBackend.on(Workers.caller()));
    Files.writeString(
        context.output().resolve(GeneratePhase.TEXT),
        "\n" + ClusterText.of(matrices),
        StandardOpenOption.APPEND);
    for (int bits : PrecisionRule.BITS) {
      context.fact("matrices.bits" + bits, matrices.stream().filter(m -> m.bits() == bits).count());
    }
  }

  private static String text(TensorFile file, boolean hashes) {
    StringBuilder text = new StringBuilder();
    text.append(file.format()).append('\n');
    text.append("hash of the tensors: ").append(file.dataHash().orElse("none recorded"));
    text.append('\n');
    for (EncodingShare share : EncodingShare.of(file)) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s: %d tensors, %,d weights, %,d bytes, %.4f bits per weight%n",
              share.type(),
              share.tensors(),
              share.weights(),
              share.bytes(),
              share.bitsPerWeight()));
    }
    Map<String, CompressedMatrices.Entry> compressed =
        CompressedMatricesJson.read(file.path(), file.metadata())
            .map(CompressedMatrices::matrices)
            .orElse(Map.of());
    for (TensorFile.Entry tensor : file.entries()) {
      CompressedMatrices.Entry stream = compressed.get(tensor.name());
      text.append(tensor.name()).append(' ');
      text.append(stream == null ? tensor.shape() : stream.shape()).append(' ');
      text.append(stream == null ? tensor.type() : "stream of " + stream.stored());
      text.append(hashes ? " " + Sha256.of(tensor.bytes()) : "").append('\n');
    }
    return text.toString();
  }
}
