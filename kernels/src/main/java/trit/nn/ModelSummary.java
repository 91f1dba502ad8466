package trit.nn;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import trit.code.EncodedTensor;
import trit.code.Encoding;

/**
 * A stored model in three words.
 *
 * @param architecture what GGUF files call it
 * @param encoding what most of its weights lie in
 * @param bytes of its tensors
 * @param parameters how many weights the tensors hold
 */
public record ModelSummary(String architecture, Encoding encoding, long bytes, long parameters) {

  /** Counts the tensors of a model. */
  public static ModelSummary of(StoredModel model) {
    Map<Encoding, Long> weights = new EnumMap<>(Encoding.class);
    long bytes = 0;
    long streamed = 0;
    for (EncodedTensor tensor : model.tensors().values()) {
      weights.merge(tensor.encoding(), tensor.shape().size(), Long::sum);
      bytes += tensor.data().byteSize();
    }
    for (CompressedMatrix stream : model.streams().values()) {
      bytes += stream.stream().byteSize();
      streamed += stream.shape().size();
    }
    Encoding most =
        weights.entrySet().stream()
            .max(Comparator.comparingLong(Map.Entry::getValue))
            .map(Map.Entry::getKey)
            .orElse(Encoding.F32);
    long parameters = streamed + weights.values().stream().mapToLong(Long::longValue).sum();
    return new ModelSummary(model.config().architecture().ggufName(), most, bytes, parameters);
  }
}
