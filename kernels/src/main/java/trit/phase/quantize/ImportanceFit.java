package trit.phase.quantize;

import java.nio.file.Path;
import java.util.List;
import trit.nn.GgufTensorNames;
import trit.nn.TransformerConfig;
import trit.phase.PhaseException;
import trit.quant.ImportanceMatrix;
import trit.quant.TensorRole;

/**
 * Whether an importance matrix can be a model's by its names and numbers of columns, whoever
 * collected it.
 *
 * @param matrix what columns weigh
 * @param file it lies in, for messages
 */
public record ImportanceFit(ImportanceMatrix matrix, Path file) {

  /**
   * Checks that it speaks of this model's matrices.
   *
   * @throws PhaseException where it speaks of none, or of one with other columns
   */
  public void check(TransformerConfig model) {
    int known = 0;
    for (TransformerConfig.Parameter parameter : model.parameters()) {
      String name = GgufTensorNames.toGguf(parameter.name()).orElse("");
      ImportanceMatrix.Entry entry = matrix.entries().get(name);
      if (entry == null) {
        continue;
      }
      known++;
      int columns = parameter.shape().columns();
      if (entry.sums().length != columns) {
        throw bad(
            "says what %,d columns of %s weigh, but it has %,d"
                .formatted(entry.sums().length, name, columns));
      }
    }
    // calibration may have looked at something else only, and left an empty one
    if (known == 0 && !matrix.entries().isEmpty()) {
      throw bad("says nothing of any matrix of this model");
    }
  }

  /**
   * Checks that it speaks of all that a mix makes rubbish of where errors are not weighed.
   *
   * @throws PhaseException where it leaves one out
   */
  void check(BodyEncoding body, List<EncodingPolicy.Choice> choices) {
    if (!(body instanceof BodyEncoding.Mixed(var mix))) {
      return;
    }
    for (EncodingPolicy.Choice choice : choices) {
      boolean needed = mix.needsImportance(TensorRole.of(choice.name()), choice.encoding());
      if (needed && !matrix.entries().containsKey(choice.name())) {
        throw bad(
            "says nothing of %s, which mix %s makes rubbish of unless its errors are weighed"
                .formatted(choice.name(), mix));
      }
    }
  }

  private PhaseException bad(String problem) {
    return new PhaseException(file + " " + problem + "; collect it from this model");
  }
}
