package trit.show;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import trit.eval.Distortion;
import trit.eval.MatrixClusters;
import trit.eval.MatrixClusters.Cluster;
import trit.file.EncodingShare;
import trit.file.Sha256;
import trit.file.TensorFile;
import trit.quant.RateDistortion;

/**
 * What lies in a file of tensors.
 *
 * @param file open
 */
public record FileTables(TensorFile file) {

  /** How much of the file is in which encoding. */
  public Table encodings() {
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

  /** One row for each tensor, with the SHA-256 of its bytes where it is asked for. */
  public Table tensors(boolean hashes) {
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

  /** How rows fall into clusters of alike ones: one row for each cluster of each matrix. */
  public static Table clusters(List<MatrixClusters> matrices) {
    List<String> names = new ArrayList<>();
    List<Cluster> clusters = new ArrayList<>();
    List<Double> spreads = new ArrayList<>();
    List<Double> bits = new ArrayList<>();
    for (MatrixClusters matrix : matrices) {
      for (Cluster cluster : matrix.clusters()) {
        names.add(matrix.tensor());
        clusters.add(cluster);
        spreads.add(matrix.spread());
        bits.add((double) matrix.bits());
      }
    }
    return Table.named("clusters of rows")
        .text("matrix", names)
        .numbers("rows", of(clusters, c -> (double) c.rows()), Quantities::number)
        .numbers("magnitude", of(clusters, Cluster::magnitude), Quantities::number)
        .numbers("deviation", of(clusters, Cluster::deviation), Quantities::number)
        .numbers("kurtosis", of(clusters, Cluster::kurtosis), Quantities::number)
        .numbers("largest", of(clusters, Cluster::largest), Quantities::number)
        .numbers("spread", spreads, Quantities::number)
        .numbers("bits", bits, Quantities::number);
  }

  private static List<Double> of(List<Cluster> clusters, Function<Cluster, Double> number) {
    return clusters.stream().map(number).toList();
  }

  /**
   * What each encoding loses of the file's matrices, beside Gaussian weights and Shannon's bound.
   *
   * @throws trit.code.UnencodableValueException where a weight is NaN or infinite
   */
  public Table errors() {
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
}
