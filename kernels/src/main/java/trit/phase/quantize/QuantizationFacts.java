package trit.phase.quantize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.nn.TransformerConfig;
import trit.phase.Outline;
import trit.phase.StoredSize;

/**
 * What {@code quantize} says of a file, before it is written and afterwards.
 *
 * @param choices of every tensor
 * @param model whose tensors they are, as it was before padding
 */
record QuantizationFacts(List<EncodingPolicy.Choice> choices, TransformerConfig model) {

  /** The tensors as the file holds them. */
  List<Outline.PackedTensor> tensors() {
    return choices.stream()
        .map(choice -> new Outline.PackedTensor(choice.name(), choice.shape(), choice.encoding()))
        .toList();
  }

  /** Bytes of all encoded tensors. */
  long bytes() {
    return choices.stream().mapToLong(EncodingPolicy.Choice::bytes).sum();
  }

  /** What is known without the file's names and vocabulary. */
  Map<String, Double> ofTensors() {
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("bitsPerWeight", 8.0 * bytes() / model.parameterCount());
    facts.put("parameters", (double) model.parameterCount());
    return facts;
  }

  /** What the length of the whole file adds. */
  Map<String, Double> ofFile(long length) {
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("bytes", (double) length);
    facts.putAll(StoredSize.ofFile(tensors(), length).ratios());
    return facts;
  }
}
