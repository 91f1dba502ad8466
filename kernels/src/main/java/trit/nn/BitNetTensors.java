package trit.nn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Workers;
import trit.compute.scalar.ScalarBackend;
import trit.file.FileFormatException;
import trit.file.safetensors.SafetensorsFile;
import trit.file.safetensors.SafetensorsSet;
import trit.file.safetensors.SafetensorsTensor;
import trit.file.safetensors.SafetensorsType;
import trit.quant.Granularity;
import trit.quant.Scales;
import trit.quant.WeightQuantizer;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The tensors of a BitNet b1.58 checkpoint. Whatever form its linear layers have, each becomes
 * codes -1, 0 and 1 and a number in f32 that the product is multiplied by:
 *
 * <ul>
 *   <li>latent weights in floats are rounded as BitLinear rounds them (Ma et al., 2024);
 *   <li>packed weights hold four codes a byte, row {@code r} beside rows {@code r + R}, {@code r +
 *       2R} and {@code r + 3R} of {@code 4R}, from the lowest bits up, each code plus one; their
 *       {@code weight_scale} multiplies the product where the layers are {@code autobitlinear} and
 *       divides it where they are {@code bitlinear} (transformers, {@code integrations/bitnet.py}).
 * </ul>
 */
final class BitNetTensors {
  private static final String WEIGHT = ".weight";
  private static final String SCALE = ".weight_scale";
  private static final int CODES_PER_BYTE = 4;

  /** How ternary codes are kept in memory; the first that a row fits. */
  private static final List<Encoding> LAYOUTS = List.of(Encoding.TQ2_0, Encoding.Q8_0);

  private final SafetensorsSet files;
  private final TransformerConfig config;
  private final ConfigJson quantization;
  private final Memory memory;

  BitNetTensors(SafetensorsSet files, TransformerConfig config, ConfigJson json, Memory memory) {
    this.files = files;
    this.config = config;
    this.quantization = json.object("quantization_config");
    this.memory = memory;
    if (quantization.flag("use_rms_norm", false)) {
      throw bad("its layers norm their inputs (use_rms_norm), which cannot be run");
    }
  }

  Map<String, EncodedTensor> read() {
    Map<String, EncodedTensor> tensors = new LinkedHashMap<>();
    Set<String> linear = Set.copyOf(new TransformerModules(config).linear());
    for (String name : files.tensors().keySet()) {
      String module = name.substring(0, Math.max(0, name.lastIndexOf('.')));
      if (!linear.contains(module)) {
        tensors.put(name, files.encoded(name));
      } else if (!name.equals(module + WEIGHT)) {
        continue; // read with its weights
      } else if (type(name) == SafetensorsType.U8) {
        packed(module, tensors);
      } else {
        latent(module, tensors);
      }
    }
    return tensors;
  }

  private void latent(String module, Map<String, EncodedTensor> tensors) {
    if (files.tensors().containsKey(module + SCALE)) {
      throw bad(
          "tensor "
              + FileFormatException.quote(module + SCALE)
              + " belongs to packed weights, but these are floats");
    }
    try (Memory local = Memory.open()) {
      Tensor latent = Encoding.decode(files.encoded(module + WEIGHT), local);
      WeightQuantizer quantizer = WeightQuantizer.bitNet();
      float scale = quantizer.exactScale(ScalarBackend.on(Workers.caller()), latent);
      byte[] codes = codes(quantizer, latent, scale);
      put(module, latent.shape(), codes, scale, tensors);
    }
  }

  private static byte[] codes(WeightQuantizer quantizer, Tensor latent, float scale) {
    int columns = latent.columns();
    Scales scales = new Scales(Granularity.PER_TENSOR, columns, new float[] {scale});
    byte[] codes = new byte[Math.toIntExact(latent.size())];
    for (int row = 0; row < latent.rows(); row++) {
      System.arraycopy(quantizer.codes(latent, row, scales), 0, codes, row * columns, columns);
    }
    return codes;
  }

  private void packed(String module, Map<String, EncodedTensor> tensors) {
    SafetensorsFile file = files.tensors().get(module + WEIGHT);
    SafetensorsTensor tensor = file.header().tensors().get(module + WEIGHT);
    if (tensor.shape().rank() != 2 || !files.tensors().containsKey(module + SCALE)) {
      throw bad(
          "tensor "
              + FileFormatException.quote(module + WEIGHT)
              + " is packed, but is no matrix or has no "
              + SCALE.substring(1));
    }
    int quarter = tensor.shape().rows();
    Shape shape = Shape.of(Math.multiplyExact(quarter, CODES_PER_BYTE), tensor.shape().columns());
    byte[] codes = new byte[Math.toIntExact(shape.size())];
    MemorySegment bytes = file.bytes(module + WEIGHT);
    int quarterSize = codes.length / CODES_PER_BYTE;
    for (int i = 0; i < quarterSize; i++) {
      int four = bytes.get(ValueLayout.JAVA_BYTE, i);
      for (int part = 0; part < CODES_PER_BYTE; part++) {
        codes[part * quarterSize + i] = (byte) ((four >> 2 * part & 3) - 1);
      }
    }
    put(module, shape, codes, factor(module), tensors);
  }

  /** What the product is multiplied by. */
  private float factor(String module) {
    EncodedTensor stored = files.encoded(module + SCALE);
    if (stored.shape().size() != 1) {
      throw bad(FileFormatException.quote(module + SCALE) + " is not one number");
    }
    try (Memory local = Memory.open()) {
      float scale = Encoding.decode(stored, local).get(0);
      String kind = quantization.text("linear_class", "");
      return switch (kind) {
        case "autobitlinear" -> scale;
        case "bitlinear" -> 1 / scale;
        default ->
            throw bad(
                "quantization_config does not say whether weight_scale multiplies"
                    + " (linear_class 'autobitlinear') or divides ('bitlinear')");
      };
    }
  }

  private void put(
      String module, Shape shape, byte[] codes, float scale, Map<String, EncodedTensor> tensors) {
    tensors.put(module + WEIGHT, encoded(module, shape, codes));
    Tensor factor = Tensor.of(memory, Shape.of(1), scale);
    tensors.put(module + SCALE, new EncodedTensor(Encoding.F32, factor.shape(), factor.data()));
  }

  private EncodedTensor encoded(String module, Shape shape, byte[] codes) {
    try {
      for (Encoding layout : LAYOUTS) {
        if (layout.holds(shape.columns())) {
          return layout.pack(shape, MemorySegment.ofArray(codes), 1, memory);
        }
      }
    } catch (IllegalArgumentException e) {
      throw bad("tensor " + FileFormatException.quote(module + WEIGHT) + ": " + e.getMessage());
    }
    Tensor values = memory.scratch(shape);
    for (int i = 0; i < codes.length; i++) {
      values.set(i, codes[i]);
    }
    return new EncodedTensor(Encoding.F32, shape, values.data());
  }

  private SafetensorsType type(String name) {
    return files.tensors().get(name).header().tensors().get(name).type();
  }

  private FileFormatException bad(String problem) {
    return new FileFormatException(files.folder(), problem + "; get the checkpoint again");
  }
}
