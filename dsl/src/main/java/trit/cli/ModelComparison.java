package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import trit.compute.Selection;
import trit.eval.Divergence;
import trit.eval.Estimate;
import trit.file.EncodingShare;
import trit.file.TensorFile;
import trit.infer.Decoder;
import trit.infer.LanguageModel;
import trit.nn.TensorFiles;
import trit.show.Quantities;
import trit.show.Table;

/** Two models side by side: what they take and, on a text, how far their predictions part. */
final class ModelComparison {
  private static final double NOISE = 1.96;

  private final Path first;
  private final Path second;
  private final List<String> names = new ArrayList<>();
  private final List<String> ones = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  ModelComparison(Path first, Path second) {
    this.first = first;
    this.second = second;
  }

  /** Adds what the files say without being run. */
  void addFiles() throws IOException {
    try (TensorFile one = TensorFiles.open(first);
        TensorFile other = TensorFiles.open(second)) {
      double bytes = bytes(one);
      double otherBytes = bytes(other);
      add(
          "bytes of tensors",
          Quantities.bytes(bytes),
          Quantities.bytes(otherBytes),
          "ratio " + Quantities.number(otherBytes / bytes));
      add(
          "weights",
          Quantities.count(weights(one)),
          Quantities.count(weights(other)),
          "those that are stored; tied ones once");
      add(
          "bits/weight",
          Quantities.number(8 * bytes / weights(one)),
          Quantities.number(8 * otherBytes / weights(other)),
          "embedding and norms included");
      add("encodings", encodings(one), encodings(other), sharedTensors(one, other));
    }
  }

  /** Adds what both predict on a text, the first being what the second is compared with. */
  void addPredictions(TextOptions text, Selection selection, PrintWriter err) throws IOException {
    try (LanguageModel base = LanguageModel.open(first);
        LanguageModel model = LanguageModel.open(second)) {
      KldCommand.requireSameTokenizer(model, base, second, first);
      try (Decoder decoder = model.decoder(selection.backend());
          Decoder baseDecoder = base.decoder(selection.backend());
          MovingLine line = new MovingLine(err);
          Interruption interruption = new Interruption()) {
        add(
            Divergence.measure(
                decoder,
                baseDecoder,
                text.chunks(model.tokenizer()),
                (done, total) -> {
                  interruption.cancellation().check();
                  line.show(done, total, "chunks");
                }));
      }
    }
  }

  /** The table. */
  Table table() {
    String left = first.getFileName().toString();
    String right = second.getFileName().toString();
    return Table.named("models")
        .text("", names)
        .text(left, ones)
        .text(right.equals(left) ? right + " (second)" : right, others)
        .text("remark", remarks);
  }

  private void add(Divergence result) {
    double log = result.logRatio().value();
    boolean noise = Math.abs(log) <= NOISE * result.logRatio().error();
    add(
        "perplexity",
        text(result.base().perplexity()),
        text(result.model().perplexity()),
        noise
            ? "within noise, token by token"
            : log < 0 ? "the second is lower" : "the second is higher");
    add("perplexity ratio", "", text(result.ratio()), "second to first, errors correlated");
    add("KL divergence", "", text(result.meanKld()), "of the second from the first, nats a token");
    add("same top", "", text(result.sameTop()), "share of positions with the same likeliest token");
  }

  private void add(String name, String one, String other, String remark) {
    names.add(name);
    ones.add(one);
    others.add(other);
    remarks.add(remark);
  }

  private static String text(Estimate estimate) {
    return Quantities.number(estimate.value()) + " ± " + Quantities.number(estimate.error());
  }

  private static double bytes(TensorFile file) {
    return file.entries().stream().mapToLong(tensor -> tensor.bytes().byteSize()).sum();
  }

  private static double weights(TensorFile file) {
    return file.entries().stream().mapToLong(tensor -> tensor.shape().size()).sum();
  }

  private static String encodings(TensorFile file) {
    return EncodingShare.of(file).stream()
        .map(share -> share.type() + " " + share.tensors())
        .collect(Collectors.joining(", "));
  }

  private static String sharedTensors(TensorFile one, TensorFile other) {
    Map<String, TensorFile.Entry> byName =
        other.entries().stream().collect(Collectors.toMap(TensorFile.Entry::name, entry -> entry));
    long same =
        one.entries().stream()
            .filter(tensor -> byName.containsKey(tensor.name()))
            .filter(tensor -> tensor.bytes().mismatch(byName.get(tensor.name()).bytes()) == -1)
            .count();
    return "%d of %d tensors have the same bytes".formatted(same, one.entries().size());
  }
}
