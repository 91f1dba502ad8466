package trit.phase.quantize;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import trit.code.Encoding;
import trit.quant.TensorRole;

/** What queries, keys and values get that a file keeps in one matrix, which has one encoding. */
final class FusedChoices {
  private static final EnumSet<TensorRole> PARTS =
      EnumSet.of(TensorRole.ATTENTION_QUERY, TensorRole.ATTENTION_KEY, TensorRole.ATTENTION_VALUE);

  private static final BinaryOperator<Encoding> SMALLER =
      BinaryOperator.minBy(Comparator.comparingDouble(Encoding::bitsPerWeight));

  private FusedChoices() {}

  /**
   * The same choices, but that the three of a layer get what the smallest of them got, so that the
   * file becomes no larger.
   *
   * @param chosen by GGUF name
   */
  static Map<String, Encoding> alike(Map<String, Encoding> chosen) {
    Map<Integer, Encoding> smallest = new HashMap<>();
    chosen.forEach(
        (name, encoding) -> {
          if (isPart(name)) {
            smallest.merge(TensorRole.layerOf(name), encoding, SMALLER);
          }
        });
    Map<String, Encoding> alike = new LinkedHashMap<>(chosen);
    alike.replaceAll(
        (name, encoding) -> isPart(name) ? smallest.get(TensorRole.layerOf(name)) : encoding);
    return alike;
  }

  private static boolean isPart(String name) {
    return PARTS.contains(TensorRole.of(name));
  }
}
