package trit.quant.feedback;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.TensorBody;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;
import trit.file.gguf.GgufWriter;
import trit.quant.WeightSample;
import trit.tensor.Tensor;

/**
 * The Hessians of a model's matrices in a GGUF of Trit's own type {@code hessian}: one square F32
 * tensor per set of inputs, under the GGUF name of the first matrix that is multiplied with it; the
 * other matrices name that one. Mapped, so that only what is asked for is read.
 */
public final class HessianFile implements AutoCloseable {
  /** What it is called in an artifact. */
  public static final String FILE = "hessian.gguf";

  private static final String TYPE = "hessian";
  private static final String TOKENS = "hessian.tokens.";
  private static final String SAME_AS = "hessian.same_as.";

  private final GgufFile file;

  private HessianFile(GgufFile file) {
    this.file = file;
  }

  /**
   * Writes a file.
   *
   * @param hessians by GGUF name of the matrix
   * @param sameAs matrices with the inputs of another, by GGUF name
   * @param sample of the model's weights; empty where they are not known
   */
  public static void write(
      Path target,
      SortedMap<String, Hessian> hessians,
      SortedMap<String, String> sameAs,
      Optional<WeightSample> sample)
      throws IOException {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("general.type", GgufValue.text(TYPE));
    hessians.forEach((name, h) -> metadata.put(TOKENS + name, GgufValue.u32((int) h.tokens())));
    sameAs.forEach((name, owner) -> metadata.put(SAME_AS + name, GgufValue.text(owner)));
    sample.ifPresent(weights -> weights.describe(metadata));
    List<GgufLayout.Entry> tensors = new ArrayList<>();
    hessians.forEach(
        (name, h) -> tensors.add(new GgufLayout.Entry(name, Encoding.F32, h.moments().shape())));
    GgufWriter.write(
        target,
        GgufLayout.of(metadata, tensors),
        name -> TensorBody.of(bytes(hessians.get(name).moments())));
  }

  private static MemorySegment bytes(Tensor moments) {
    return moments.data().asSlice(0, moments.size() * Float.BYTES);
  }

  /** Whether the folder of an artifact holds Hessians. */
  public static boolean liesIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /**
   * Opens a file.
   *
   * @throws FileFormatException where it is none
   */
  public static HessianFile open(Path path) throws IOException {
    GgufFile file = GgufFile.open(path);
    if (!file.header().text("general.type").orElse("").equals(TYPE)) {
      file.close();
      throw new FileFormatException(path, "holds no Hessians (general.type 'hessian')");
    }
    return new HessianFile(file);
  }

  /**
   * The Hessian of a matrix; empty where it was not collected.
   *
   * @throws FileFormatException for what is no square matrix of F32
   * @throws IllegalArgumentException for moments that are not finite
   */
  public Optional<Hessian> of(String name) {
    String owner = file.header().text(SAME_AS + name).orElse(name);
    GgufTensor tensor = file.header().tensors().get(owner);
    if (tensor == null) {
      return Optional.empty();
    }
    boolean square = tensor.shape().rows() == tensor.shape().columns();
    if (!square || !tensor.type().encoding().equals(Optional.of(Encoding.F32))) {
      throw new FileFormatException(
          file.path(), "tensor " + FileFormatException.quote(owner) + " is no square F32 matrix");
    }
    long tokens = file.header().whole(TOKENS + owner).orElse(0);
    return Optional.of(new Hessian(new Tensor(tensor.shape(), file.bytes(tensor)), tokens));
  }

  /** Some weights of the model they were collected from; empty where the file does not say. */
  public Optional<WeightSample> sample() {
    return WeightSample.in(file.header());
  }

  /** Where it lies. */
  public Path path() {
    return file.path();
  }

  /** The matrices it is about, by GGUF name. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(file.header().tensors().keySet());
    for (String key : file.header().metadata().keySet()) {
      if (key.startsWith(SAME_AS)) {
        names.add(key.substring(SAME_AS.length()));
      }
    }
    return names;
  }

  @Override
  public void close() {
    file.close();
  }
}
