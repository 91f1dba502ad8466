package trit.file.text.domain;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import trit.file.NearestName;

/** What a text for calibration is about. */
public enum Domain {
  MATH("word problems with their working", 2_048, 300),
  CODE("passages of the JDK's source files", 1_024, 1_000),
  LANGUAGE("prose, from the JDK's documentation comments", 4_096, 700),
  REASONING("deductions from facts, step by step", 2_048, 350),
  TOOL_USE("requests, and the JSON that calls a tool", 1_024, 400);

  private final String what;
  private final int usualSamples;
  private final int usualBytes;

  Domain(String what, int usualSamples, int usualBytes) {
    this.what = what;
    this.usualSamples = usualSamples;
    this.usualBytes = usualBytes;
  }

  /** What its samples are where no file is named, in a few words. */
  public String what() {
    return what;
  }

  /** As options, files and facts write it, such as {@code tool_use}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many samples there are where nothing is said. */
  public int usualSamples() {
    return usualSamples;
  }

  /** About how long a sample is. */
  int usualBytes() {
    return usualBytes;
  }

  /**
   * The domain of a name, in any case, with {@code -} as good as {@code _}.
   *
   * @throws IllegalArgumentException where there is none, with the cure
   */
  public static Domain named(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    List<String> known = Stream.of(values()).map(Domain::title).toList();
    return Stream.of(values())
        .filter(domain -> domain.title().equals(plain))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no domain '%s'.%s There are %s"
                        .formatted(
                            name, NearestName.hint(plain, known), String.join(", ", known))));
  }

  /**
   * So many samples in all, shared out in proportion: each domain's share rounded down, and what is
   * left over, one each, to those that lost most.
   *
   * @param proportions as many samples as there would be otherwise
   * @throws IllegalArgumentException where a domain would get none
   */
  public static Map<Domain, Integer> share(Map<Domain, Integer> proportions, int samples) {
    long whole = proportions.values().stream().mapToLong(Integer::longValue).sum();
    Map<Domain, Integer> shares = new LinkedHashMap<>();
    Map<Domain, Long> lost = new LinkedHashMap<>();
    proportions.forEach(
        (domain, part) -> {
          shares.put(domain, (int) (samples * (long) part / whole));
          lost.put(domain, samples * (long) part % whole);
        });
    int left = samples - shares.values().stream().mapToInt(Integer::intValue).sum();
    shares.keySet().stream()
        .sorted(Comparator.comparing((Domain domain) -> -lost.get(domain)))
        .limit(Math.max(0, left))
        .toList()
        .forEach(domain -> shares.merge(domain, 1, Integer::sum));
    if (shares.isEmpty() || Collections.min(shares.values()) < 1) {
      throw new IllegalArgumentException(
          "%,d samples are too few for %d domains in their usual proportions; take more, or name fewer domains"
              .formatted(samples, shares.size()));
    }
    return shares;
  }
}
