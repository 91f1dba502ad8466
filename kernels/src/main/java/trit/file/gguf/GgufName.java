package trit.file.gguf;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file name as the GGUF convention builds it: {@code
 * BaseName-SizeLabel[-FineTune]-Version[-Encoding][-Type][-Shard].gguf} (ggml, docs/gguf.md, "GGUF
 * Naming Convention"). The version is mandatory.
 *
 * @param baseName such as {@code TinyTernary}
 * @param sizeLabel such as {@code 5.8M}, or {@code 8x7B} for experts
 * @param fineTune such as {@code Instruct}; empty for none
 * @param version such as {@code v1.0}
 * @param encoding such as {@code TQ2_0}; empty for none
 */
public record GgufName(
    String baseName, String sizeLabel, String fineTune, String version, String encoding) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<base>[A-Za-z0-9 ][A-Za-z0-9 .]*(?:-[A-Za-z0-9 .]+)*?)"
              + "-(?<size>(?:\\d+x)?\\d+(?:\\.\\d+)?[KMBTQ])"
              + "(?:-(?<tune>[A-Za-z0-9 .]+(?:-[A-Za-z0-9 .]+)*?))?"
              + "-(?<version>v\\d+(?:\\.\\d+)*)"
              + "(?:-(?<encoding>(?!LoRA|vocab)[A-Za-z0-9_]+))?"
              + "(?:-(?:LoRA|vocab))?"
              + "(?:-\\d{5}-of-\\d{5})?"
              + "\\.gguf");
  private static final String UNITS = "KMBTQ";

  /** Reads a file name; empty when it does not follow the convention. */
  public static Optional<GgufName> parse(String fileName) {
    Matcher form = FORM.matcher(fileName);
    if (!form.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new GgufName(
            form.group("base"),
            form.group("size"),
            orEmpty(form.group("tune")),
            form.group("version"),
            orEmpty(form.group("encoding"))));
  }

  /** The size label of a model with this many parameters, to two digits: 5,770,000 is 5.8M. */
  public static String sizeLabel(long parameters) {
    int unit = Math.clamp((Long.toString(parameters).length() - 1) / 3 - 1, 0, UNITS.length() - 1);
    BigDecimal value = BigDecimal.valueOf(parameters).movePointLeft(3 * (unit + 1));
    int decimals = value.compareTo(BigDecimal.TEN) < 0 ? 1 : 0;
    return value.setScale(decimals, RoundingMode.HALF_UP).toPlainString() + UNITS.charAt(unit);
  }

  /** Whether the label is this many parameters, rounded to the digits that the label shows. */
  public boolean labels(long parameters) {
    if (sizeLabel.contains("x")) {
      return true;
    }
    int unit = UNITS.indexOf(sizeLabel.charAt(sizeLabel.length() - 1)) + 1;
    BigDecimal label = new BigDecimal(sizeLabel.substring(0, sizeLabel.length() - 1));
    BigDecimal counted =
        BigDecimal.valueOf(parameters)
            .movePointLeft(3 * unit)
            .setScale(label.scale(), RoundingMode.HALF_UP);
    return counted.compareTo(label) == 0;
  }

  private static String orEmpty(String group) {
    return group == null ? "" : group;
  }
}
