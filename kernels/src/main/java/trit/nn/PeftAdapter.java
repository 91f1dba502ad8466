package trit.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.file.FileFormatException;
import trit.file.TensorBody;
import trit.file.safetensors.SafetensorsFile;
import trit.file.safetensors.SafetensorsLayout;
import trit.file.safetensors.SafetensorsTensor;
import trit.file.safetensors.SafetensorsType;
import trit.file.safetensors.SafetensorsWriter;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * Low-rank adapters as Hugging Face's library PEFT keeps them: a folder with {@code
 * adapter_config.json} and {@code adapter_model.safetensors}.
 */
public final class PeftAdapter implements AutoCloseable {
  /** The file with the factors. */
  public static final String TENSORS = "adapter_model.safetensors";

  /** The file that says what they are. */
  public static final String CONFIG = PeftConfig.FILE;

  private static final String PREFIX = "base_model.model.";
  private static final String WEIGHT = ".weight";

  private final PeftConfig config;
  private final SafetensorsFile file;

  private PeftAdapter(PeftConfig config, SafetensorsFile file) {
    this.config = config;
    this.file = file;
  }

  /**
   * Writes adapters.
   *
   * @param base where the model lies that they belong to, as their reader will call it
   * @param factors {@code A} and {@code B} of every module, as {@link Lora#parameters} names them
   */
  public static void write(Path folder, String base, Lora lora, LlamaWeights factors)
      throws IOException {
    List<SafetensorsLayout.Entry> entries = new ArrayList<>();
    factors
        .tensors()
        .forEach(
            (name, tensor) ->
                entries.add(
                    new SafetensorsLayout.Entry(
                        PREFIX + name, SafetensorsType.F32, tensor.shape())));
    SafetensorsWriter.write(
        folder.resolve(TENSORS),
        SafetensorsLayout.of(Map.of("format", "pt"), entries),
        name -> body(factors.get(name.substring(PREFIX.length()))));
    new PeftConfig(lora.rank(), lora.alpha(), false)
        .write(folder, base, lora.adapted(factors.config()));
  }

  private static TensorBody body(Tensor tensor) {
    return TensorBody.of(tensor.data().asSlice(0, tensor.size() * Float.BYTES));
  }

  /**
   * Opens a folder.
   *
   * @throws FileFormatException where it holds no adapters, or of a kind that cannot be merged
   */
  public static PeftAdapter open(Path folder) throws IOException {
    PeftConfig config = PeftConfig.read(folder);
    return new PeftAdapter(config, SafetensorsFile.open(folder.resolve(TENSORS)));
  }

  /** How many numbers it has. */
  public long parameters() {
    return tensors().mapToLong(tensor -> tensor.shape().size()).sum();
  }

  private Stream<SafetensorsTensor> tensors() {
    return file.header().tensors().values().stream();
  }

  /** The adapted modules of a model, in its order. */
  public List<String> modules(TransformerConfig model) {
    return new TransformerModules(model)
        .linear().stream().filter(module -> holds(Lora.down(module))).toList();
  }

  private boolean holds(String name) {
    return file.header().tensors().containsKey(PREFIX + name);
  }

  /**
   * Checks that every tensor is a factor of one of a model's linear layers, in its shape.
   *
   * @throws FileFormatException naming the first that is not
   */
  public void check(TransformerConfig model) {
    Map<String, Shape> wanted = new LinkedHashMap<>();
    for (TransformerConfig.Parameter parameter : model.parameters()) {
      String name = parameter.name();
      if (parameter.shape().rank() == 2 && name.startsWith("model.layers.")) {
        String module = name.substring(0, name.length() - WEIGHT.length());
        wanted.put(Lora.down(module), Shape.of(config.rank(), parameter.shape().columns()));
        wanted.put(Lora.up(module), Shape.of(parameter.shape().rows(), config.rank()));
      }
    }
    tensors().forEach(tensor -> check(tensor, wanted));
    for (String module : new TransformerModules(model).linear()) {
      if (holds(Lora.down(module)) != holds(Lora.up(module))) {
        throw bad("has only one of the two factors of " + module + "; get the adapter again");
      }
    }
    if (modules(model).isEmpty()) {
      throw bad("adapts no layer; get the adapter again");
    }
  }

  private void check(SafetensorsTensor tensor, Map<String, Shape> wanted) {
    String name = FileFormatException.quote(tensor.name());
    boolean prefixed = tensor.name().startsWith(PREFIX);
    Shape shape = prefixed ? wanted.get(tensor.name().substring(PREFIX.length())) : null;
    if (shape == null) {
      throw bad(
          "tensor "
              + name
              + " is no factor of a linear layer of this model; use the model that it was trained"
              + " for, or merge the adapter with PEFT");
    }
    if (!shape.equals(tensor.shape())) {
      throw bad(
          "tensor %s is %s, the model needs %s; use the model that it was trained for"
              .formatted(name, tensor.shape(), shape));
    }
  }

  private FileFormatException bad(String problem) {
    return new FileFormatException(file.path(), problem);
  }

  /**
   * Adds the product of its factors to a module's matrix, where it adapts that.
   *
   * @param matrix {@code [N, K]}
   * @throws FileFormatException where a factor is not finite
   */
  public void addTo(String module, Backend backend, Tensor matrix) {
    if (!holds(Lora.down(module))) {
      return;
    }
    try (Memory memory = Memory.open();
        Workspace workspace = new Workspace()) {
      Tensor down = factor(Lora.down(module), backend, memory);
      Tensor up = factor(Lora.up(module), backend, memory);
      new LowRankProduct(down, up, config.factor()).addTo(backend, workspace, matrix);
      backend.finish();
    }
  }

  private Tensor factor(String name, Backend backend, Memory memory) {
    Tensor tensor = Encoding.decode(file.encoded(PREFIX + name), memory);
    if (!Float.isFinite(backend.maxMagnitude(tensor))) {
      throw bad("tensor '" + name + "' holds NaN or an infinity; get the adapter again");
    }
    return tensor;
  }

  @Override
  public void close() {
    file.close();
  }
}
