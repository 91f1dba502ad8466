package trit.nn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.compute.RotaryPairs;
import trit.quant.CompressedRounding;
import trit.quant.FakeQuantizer;
import trit.quant.LearnedScale;
import trit.quant.Scales;
import trit.quant.WeightQuantizer;
import trit.quant.WeightRounding;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * A model as it lies in its files, mapped into memory: what inference runs from and what training
 * starts from. Whichever format it came from, tensors carry Hugging Face names, and {@link #get}
 * gives query and key rows in the half-split rotary order.
 *
 * @param config the shape
 * @param tensors by Hugging Face name, as they lie; F32 is an encoding like the others
 * @param interleaved turns query and key rows that lie interleaved; empty where they are half-split
 * @param streams matrices that stay compressed while the model runs, which are none of the tensors
 * @param fakeQuantizer what the weights were trained through, where the file says so
 * @param metadata what else the file says about itself, as text
 * @param files keeps the mapping open; closing the model unmaps it
 */
public record StoredModel(
    TransformerConfig config,
    Map<String, EncodedTensor> tensors,
    Optional<InterleavedRows> interleaved,
    Map<String, CompressedMatrix> streams,
    Optional<FakeQuantizer> fakeQuantizer,
    Map<String, String> metadata,
    AutoCloseable files)
    implements AutoCloseable {

  /** A model without compressed matrices, query and key rows half-split. */
  public StoredModel(
      TransformerConfig config,
      Map<String, EncodedTensor> tensors,
      Optional<FakeQuantizer> fakeQuantizer,
      Map<String, String> metadata,
      AutoCloseable files) {
    this(config, tensors, Optional.empty(), Map.of(), fakeQuantizer, metadata, files);
  }

  /**
   * The tensor of this name, query and key rows in half-split order. A copy that needs is kept
   * until the model is closed.
   */
  public EncodedTensor get(String name) {
    EncodedTensor tensor = asStored(name);
    return interleaved.map(rows -> rows.halfSplit(name, tensor)).orElse(tensor);
  }

  /**
   * The same, for who goes through a whole model and needs one tensor at a time.
   *
   * @param memory where a copy that this needs lies
   */
  public EncodedTensor get(String name, Memory memory) {
    EncodedTensor tensor = asStored(name);
    return interleaved.map(rows -> rows.halfSplit(name, tensor, memory)).orElse(tensor);
  }

  /** How the rows of queries and keys pair up in {@link #asStored}. */
  public RotaryPairs storedPairs() {
    return interleaved.isPresent() ? RotaryPairs.INTERLEAVED : RotaryPairs.HALF_SPLIT;
  }

  /** The tensor of this name as it lies, which is never a copy. */
  public EncodedTensor asStored(String name) {
    EncodedTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the model has no tensor '" + name + "'");
    }
    return tensor;
  }

  /** Whether the rows of {@link #asStored} have the order that they have in a GGUF file. */
  public boolean liesAsInGguf(String name) {
    return !RotaryOrder.concerns(name)
        || config.architecture().interleavesInGguf() == interleaved.isPresent();
  }

  /** The model's parameters, and the scales that its fake-quantizer has learned with them. */
  public List<TransformerConfig.Parameter> parameters() {
    return new TransformerModules(config).parameters(fakeQuantizer);
  }

  /**
   * What a layer's weights are rounded to.
   *
   * @param name of the weights, which the model's fake-quantizer rounds
   */
  public WeightRounding rounding(String name) {
    return fakeQuantizer.orElseThrow().rounding(name.replaceFirst("\\.weight$", ""));
  }

  /**
   * Rounds a layer's latent weights as training does.
   *
   * @param name of the weights, which the model's fake-quantizer rounds
   * @param latent the weights, decoded
   * @param out like them
   */
  public void round(String name, Tensor latent, Backend backend, Tensor out) {
    switch (rounding(name)) {
      case WeightQuantizer numbers ->
          numbers.round(backend, latent, scales(numbers, name, latent, backend), out);
      case CompressedRounding codes -> codes.round(backend, name, latent, out);
    }
  }

  /**
   * What a layer's latent weights are rounded with: scales that were learned, or that follow from
   * the weights.
   *
   * @param quantizer of the layer
   * @param name of the weights
   * @param latent the weights, decoded
   */
  public Scales scales(WeightQuantizer quantizer, String name, Tensor latent, Backend backend) {
    if (!quantizer.learnsScales()) {
      return quantizer.scales(backend, latent);
    }
    try (Memory memory = Memory.open()) {
      Tensor learned = Encoding.decode(get(LearnedScale.name(name)), memory);
      return new LearnedScale(quantizer).scales(learned, latent.columns());
    }
  }

  /** The same tensors, taken for what they are; closing either closes both. */
  public StoredModel withoutFakeQuantizer() {
    return new StoredModel(
        config, tensors, interleaved, streams, Optional.empty(), metadata, files);
  }

  /** Whether there is a tensor of this name, for parts that not every model has. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot unmap the model's files", e);
    }
  }
}
