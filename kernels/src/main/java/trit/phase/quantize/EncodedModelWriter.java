package trit.phase.quantize;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import trit.code.Embedding;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.file.TensorBody;
import trit.file.gguf.GgufLayout;
import trit.nn.GgufModel;
import trit.nn.GgufTensorNames;
import trit.nn.StoredModel;
import trit.nn.TransformerModules;
import trit.phase.Event;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.quant.CompressedRounding;
import trit.quant.Packer;
import trit.quant.Scales;
import trit.quant.WeightQuantizer;
import trit.quant.compress.EncodedBlocks;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Encodes the tensors of a model while its file is written: one at a time, its rows shared among
 * the worker threads, and in memory as a whole only where it has to be.
 */
final class EncodedModelWriter {
  private final StoredModel model;
  private final Map<String, EncodingPolicy.Choice> choices = new HashMap<>();
  private final CalibratedPacker calibrated;
  private final PhaseContext context;
  private final Packer packer;
  private final Set<String> rounded;
  private long done;

  /**
   * A writer.
   *
   * @param choices of every tensor
   * @param calibrated encodes what was not trained through a fake-quantizer
   */
  EncodedModelWriter(
      StoredModel model,
      List<EncodingPolicy.Choice> choices,
      CalibratedPacker calibrated,
      PhaseContext context) {
    this.model = model;
    choices.forEach(choice -> this.choices.put(choice.parameter(), choice));
    this.calibrated = calibrated;
    this.context = context;
    this.packer = new Packer(context.backend());
    this.rounded = roundedTensors(model);
  }

  /** Writes the file. */
  void write(Path target, GgufLayout layout) throws IOException {
    try (OneTensor memory = new OneTensor()) {
      GgufModel.writeBodies(
          target,
          model.config(),
          layout,
          name -> {
            context.checkCancelled();
            return body(name, memory.next(model.asStored(name)));
          });
    }
  }

  private TensorBody body(String name, Memory memory) {
    TensorBody body = encoded(name, memory);
    return sink -> {
      try {
        body.writeTo(sink);
      } catch (IllegalArgumentException e) {
        throw new PhaseException("tensor '" + name + "': " + e.getMessage(), e);
      }
      context.emit(new Event.Progress(context.name(), ++done, choices.size(), "tensors"));
    };
  }

  /** Where rows need nothing but themselves, they are encoded while they are written. */
  private TensorBody encoded(String name, Memory memory) {
    EncodingPolicy.Choice choice = choices.get(name);
    Encoding encoding = choice.encoding();
    if (!model.liesAsInGguf(name) || encoding.inGguf() != encoding || rounded.contains(name)) {
      return packed(name, memory);
    }
    EncodedTensor source = model.asStored(name);
    EncodedTensor stored = FeedForwardPadding.widened(source, choice.shape(), memory);
    if (isEncoded(stored, encoding)) {
      return TensorBody.of(stored.data());
    }
    String own = GgufTensorNames.toGguf(name).orElseThrow();
    return calibrated.passesErrorsOn(own, encoding)
        ? packed(name, memory)
        : calibrated.recoding(own, stored, source.shape().columns(), encoding);
  }

  private TensorBody packed(String name, Memory memory) {
    return sink -> {
      EncodedTensor packed = Embedding.of(pack(name, memory), memory);
      GgufModel.body(model.config(), name, packed).writeTo(sink);
    };
  }

  private static boolean isEncoded(EncodedTensor stored, Encoding encoding) {
    return stored.encoding() == encoding && encoding.blockSize() > 1;
  }

  /** A tensor that is in its encoding already is taken as it is. */
  private EncodedTensor pack(String name, Memory memory) {
    EncodingPolicy.Choice choice = choices.get(name);
    EncodedTensor source = model.get(name, memory);
    EncodedTensor stored = FeedForwardPadding.widened(source, choice.shape(), memory);
    Encoding encoding = choice.encoding();
    if (isEncoded(stored, encoding)) {
      return stored;
    }
    String own = GgufTensorNames.toGguf(name).orElseThrow();
    return rounded.contains(name)
        ? packRounded(name, stored, encoding, memory)
        : calibrated.pack(own, stored, source.shape().columns(), encoding, memory);
  }

  private EncodedTensor packRounded(
      String name, EncodedTensor stored, Encoding encoding, Memory memory) {
    Tensor weights = Encoding.decode(stored, memory);
    if (model.rounding(name) instanceof WeightQuantizer numbers) {
      Scales scales = model.scales(numbers, name, weights, context.backend());
      return packer.rounded(weights, numbers, scales, encoding, memory);
    }
    if (model.rounding(name) instanceof CompressedRounding blocks
        && blocks.method().equals(new EncodedBlocks(encoding))) {
      byte[] codes = blocks.codes(context.backend(), name, weights);
      return new EncodedTensor(encoding, weights.shape(), MemorySegment.ofArray(codes));
    }
    Tensor rounded = memory.scratch(weights.shape());
    model.round(name, weights, context.backend(), rounded);
    return packer.plain(rounded, encoding, memory);
  }

  /** The latent weights of layers that were trained through the model's fake-quantizer. */
  private static Set<String> roundedTensors(StoredModel model) {
    Set<String> rounded = new HashSet<>();
    model
        .fakeQuantizer()
        .ifPresent(
            quantizer ->
                new TransformerModules(model.config())
                    .rounded(quantizer).stream()
                        .filter(quantizer::rounds)
                        .forEach(module -> rounded.add(module + ".weight")));
    return rounded;
  }

  /**
   * Memory for the tensor at hand; that of the one before is given back. So are the pages of
   * sources, some tensors' together: a system that reads files in large pieces maps a whole piece
   * in for one tensor of it, also where it had just been given back.
   */
  private static final class OneTensor implements AutoCloseable {
    private static final long MOST_MAPPED = 32 << 20;

    private final List<MemorySegment> sources = new ArrayList<>();
    private long mapped;
    private Memory memory = Memory.open();

    Memory next(EncodedTensor stored) {
      memory.close();
      if (mapped > MOST_MAPPED) {
        sources.forEach(MemorySegment::unload);
        sources.clear();
        mapped = 0;
      }
      if (stored.data().isMapped()) {
        sources.add(stored.data());
        mapped += stored.data().byteSize();
      }
      memory = Memory.open();
      return memory;
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
