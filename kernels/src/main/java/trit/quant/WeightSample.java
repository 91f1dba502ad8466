package trit.quant;

import java.util.Map;
import java.util.Optional;
import trit.file.gguf.GgufHeader;
import trit.file.gguf.GgufNumbers;
import trit.file.gguf.GgufValue;

/**
 * A few weights of the model that statistics were collected from, at places that every model of its
 * shape has. Copies of a model in fewer bits, and what training has made of it, are much like it;
 * another model's weights are not, nor are its own in another basis.
 *
 * @param weights in the order of the model's tensors
 */
public record WeightSample(float[] weights) {
  private static final String KEY = "trit.model.weights";

  /** Writes it into a file's metadata. */
  public void describe(Map<String, GgufValue> metadata) {
    metadata.put(KEY, GgufValue.f32s(weights));
  }

  /** Reads it from a file's metadata; empty where the file does not say. */
  public static Optional<WeightSample> in(GgufHeader header) {
    if (!(header.metadata().get(KEY) instanceof GgufNumbers numbers)) {
      return Optional.empty();
    }
    float[] weights = new float[numbers.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) numbers.real(i);
    }
    return Optional.of(new WeightSample(weights));
  }

  /**
   * The cosine between two samples: 1 for the same model, about 0 for models that have nothing to
   * do with each other, or are not of the same shape.
   */
  public double likeness(WeightSample other) {
    if (weights.length != other.weights.length) {
      return 0;
    }
    double product = 0;
    double own = 0;
    double others = 0;
    for (int i = 0; i < weights.length; i++) {
      product += (double) weights[i] * other.weights[i];
      own += (double) weights[i] * weights[i];
      others += (double) other.weights[i] * other.weights[i];
    }
    // not a number where a damaged file says so: then it is not alike either
    double cosine = own == others && own == product ? 1 : product / Math.sqrt(own * others);
    return cosine > -1 ? cosine : 0;
  }
}
