package trit.nn;

import java.util.Arrays;
import java.util.Set;
import trit.code.Encoding;
import trit.compute.Workers;
import trit.quant.WeightSample;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/** Takes a {@link WeightSample} of a model. */
public final class WeightSampling {
  private static final int PER_MATRIX = 16;

  private WeightSampling() {}

  /**
   * Weights at places drawn from the names of their matrices.
   *
   * @param names of the matrices, as GGUF has them; those that the model lacks are left out
   */
  public static WeightSample of(StoredModel model, Set<String> names) {
    float[] weights = new float[PER_MATRIX * names.size()];
    int count = 0;
    for (TransformerConfig.Parameter parameter : model.config().parameters()) {
      String gguf = GgufTensorNames.toGguf(parameter.name()).orElse("");
      if (names.contains(gguf)) {
        sample(model, parameter, RandomStream.of(0).split(gguf), weights, count);
        count += PER_MATRIX;
      }
    }
    return new WeightSample(Arrays.copyOf(weights, count));
  }

  private static void sample(
      StoredModel model,
      TransformerConfig.Parameter parameter,
      RandomStream random,
      float[] weights,
      int at) {
    int columns = parameter.shape().columns();
    try (Memory memory = Memory.open()) {
      if (model.streams().containsKey(parameter.name())) {
        Tensor matrix = memory.scratch(parameter.shape());
        model.streams().get(parameter.name()).decompress(Workers.caller(), matrix);
        for (int i = 0; i < PER_MATRIX; i++) {
          weights[at + i] = matrix.get(random.below(i, matrix.size()));
        }
        return;
      }
      for (int i = 0; i < PER_MATRIX; i++) {
        long place = random.below(i, parameter.shape().size());
        int row = (int) (place / columns);
        Tensor values =
            Encoding.decode(model.get(parameter.name(), memory).rows(row, row + 1), memory);
        weights[at + i] = values.get(place % columns);
      }
    }
  }
}
