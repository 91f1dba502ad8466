package trit.language.preset;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import trit.file.NearestName;

/**
 * One way to make a model small.
 *
 * @param name as command lines write it
 * @param format of the file
 * @param qat whether the model is trained through the format, else it is rounded afterwards
 * @param distillation whether it also learns from the original while it is trained, else from the
 *     text alone
 * @param incoherence whether it is brought into another basis first, and where it is rounded
 *     afterwards, errors are passed on (LDLQ)
 */
public record BenchConfig(
    String name, LowBitFormat format, boolean qat, boolean distillation, boolean incoherence) {

  /** The eleven configurations that are compared where nothing else is asked for. */
  public static final List<BenchConfig> DEFAULTS =
      List.of(
          plain(LowBitFormat.FP16),
          plain(LowBitFormat.Q4_K_M),
          plain(LowBitFormat.Q2_K),
          plain(LowBitFormat.BITNET),
          plain(LowBitFormat.PI_Q3),
          trained("pi-q3-qat", LowBitFormat.PI_Q3, false),
          plain(LowBitFormat.PI_Q2),
          trained("pi-q2-qat", LowBitFormat.PI_Q2, false),
          new BenchConfig("q2-quip", LowBitFormat.Q2, false, false, true),
          trained("q2-quip-qat", LowBitFormat.Q2, true),
          trained("pi-q2-quip-qat", LowBitFormat.PI_Q2, true));

  /** More of llama.cpp's formats, for an honest reading, and what a teacher is worth. */
  private static final List<BenchConfig> MORE =
      Stream.concat(
              Stream.of(plain(LowBitFormat.Q3_K), plain(LowBitFormat.IQ4_XS)),
              DEFAULTS.stream().filter(BenchConfig::qat).map(BenchConfig::distilled))
          .toList();

  /**
   * The configurations of these names, in their order.
   *
   * @throws IllegalArgumentException where there is none of a name, with the cure, or two
   */
  public static List<BenchConfig> named(List<String> names) {
    List<BenchConfig> known = new ArrayList<>(DEFAULTS);
    known.addAll(MORE);
    Set<BenchConfig> chosen = new LinkedHashSet<>();
    for (String name : names) {
      if (!chosen.add(named(name, known))) {
        throw new IllegalArgumentException("'%s' is named twice".formatted(name));
      }
    }
    return List.copyOf(chosen);
  }

  private static BenchConfig named(String name, List<BenchConfig> known) {
    return known.stream()
        .filter(config -> plain(config.name).equals(plain(name)))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> names = known.stream().map(BenchConfig::name).toList();
              String hint = NearestName.hint(name, names);
              return new IllegalArgumentException(
                  "no configuration '%s'.%s"
                      .formatted(
                          name, hint.isEmpty() ? " There are " + String.join(", ", names) : hint));
            });
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static BenchConfig plain(LowBitFormat format) {
    return new BenchConfig(format.title(), format, false, false, false);
  }

  private static BenchConfig trained(String name, LowBitFormat format, boolean incoherence) {
    return new BenchConfig(name, format, true, false, incoherence);
  }

  /** The same, learning from the original, too. */
  private BenchConfig distilled() {
    return new BenchConfig(name + "-distill", format, qat, true, incoherence);
  }
}
