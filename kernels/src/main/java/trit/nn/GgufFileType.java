package trit.nn;

import java.util.EnumMap;
import java.util.Map;
import trit.code.Encoding;

/**
 * The number under {@code general.file_type}: the encoding of most matrices (ggml, docs/gguf.md,
 * "general.file_type").
 */
public final class GgufFileType {
  /** Where it stands in the metadata. */
  public static final String KEY = "general.file_type";

  private GgufFileType() {}

  static int of(TransformerConfig config, Map<String, Encoding> encodings) {
    return id(mostUsed(config, encodings));
  }

  /** The encoding that holds the most numbers, as a file is named after. */
  private static Encoding mostUsed(TransformerConfig config, Map<String, Encoding> encodings) {
    Map<Encoding, Long> numbers = new EnumMap<>(Encoding.class);
    for (TransformerConfig.Parameter parameter : config.parameters()) {
      Encoding encoding = encodings.get(parameter.name());
      if (encoding != null && parameter.shape().rank() > 1) {
        numbers.merge(encoding, parameter.shape().size(), Long::sum);
      }
    }
    return numbers.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Encoding.F32);
  }

  private static int id(Encoding encoding) {
    return switch (encoding) {
      case F32 -> 0;
      case F16 -> 1;
      case Q4_0 -> 2;
      case Q4_1 -> 3;
      case Q8_0 -> 7;
      case Q5_0 -> 8;
      case Q5_1 -> 9;
      case Q2_K -> 10;
      case Q3_K -> 12;
      case Q4_K -> 15;
      case Q5_K -> 17;
      case Q6_K -> 18;
      case IQ2_XXS -> 19;
      case IQ2_XS -> 20;
      case IQ3_XXS -> 23;
      case IQ1_S -> 24;
      case IQ4_NL -> 25;
      case IQ3_S -> 26;
      case IQ2_S -> 28;
      case IQ4_XS -> 30;
      case IQ1_M -> 31;
      case BF16 -> 32;
      case TQ1_0 -> 36;
      case TQ2_0 -> 37;
      case PIQ3, FIVE, SEQ2, UNIFORM2, PIQ2 -> id(encoding.inGguf());
    };
  }
}
