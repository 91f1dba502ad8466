package trit.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.infer.LanguageModel;
import trit.nn.StoredModel;
import trit.show.Quantities;
import trit.show.Table;
import trit.tensor.Tensor;

/** A model's file, opened to be looked at; tensors are decoded one at a time. */
public final class OpenModel implements AutoCloseable {
  private final Path path;
  private final StoredModel stored;

  private OpenModel(Path path, StoredModel stored) {
    this.path = path;
    this.stored = stored;
  }

  /**
   * Opens a GGUF file or a folder with a Hugging Face checkpoint.
   *
   * @throws trit.infer.ModelException if it is none
   */
  static OpenModel of(Path path) throws IOException {
    return new OpenModel(path, LanguageModel.openStored(path));
  }

  /** One row per tensor. */
  public Table tensors() {
    List<Map.Entry<String, EncodedTensor>> all = List.copyOf(stored.tensors().entrySet());
    return Table.named(path.getFileName().toString())
        .text("tensor", all.stream().map(Map.Entry::getKey).toList())
        .text("encoding", all.stream().map(e -> e.getValue().encoding().toString()).toList())
        .text("shape", all.stream().map(e -> e.getValue().shape().toString()).toList())
        .numbers(
            "bytes",
            all.stream().map(e -> (double) e.getValue().data().byteSize()).toList(),
            Quantities::bytes);
  }

  /** Names of the weight matrices: of every tensor with several rows. */
  public List<String> matrices() {
    return stored.tensors().entrySet().stream()
        .filter(entry -> entry.getValue().shape().rows() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How a tensor is stored. */
  public Encoding encoding(String name) {
    return stored.get(name).encoding();
  }

  /** A tensor, decoded. */
  public Tensor tensor(String name) {
    return Encoding.decode(stored.get(name), Samples.collected());
  }

  /** The model itself. */
  StoredModel stored() {
    return stored;
  }

  @Override
  public void close() {
    stored.close();
  }

  /** Like {@code model.gguf: 38 tensors}. */
  @Override
  public String toString() {
    return path.getFileName() + ": " + stored.tensors().size() + " tensors";
  }
}
