package trit.phase.quantize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import trit.code.Encoding;
import trit.phase.Problems;

/**
 * Tensors whose rows are no multiple of the wanted encoding's block: said once for all that have
 * the same cure, however many layers a model has.
 */
final class Misfits {
  private record Cause(int columns, Encoding wanted) {}

  private final Map<Cause, List<String>> tensors = new LinkedHashMap<>();

  /** Takes note of a tensor by its GGUF name. */
  void add(String name, int columns, Encoding wanted) {
    tensors.computeIfAbsent(new Cause(columns, wanted), cause -> new ArrayList<>()).add(name);
  }

  /** Says them all. */
  void report(Fallback fallback, Problems problems) {
    tensors.forEach((cause, names) -> problems.add(sentence(cause, names, fallback)));
  }

  private static String sentence(Cause cause, List<String> names, Fallback fallback) {
    boolean one = names.size() == 1;
    String kinds = names.stream().map(Misfits::kind).distinct().collect(Collectors.joining("|"));
    return "%s: rows of %d are not a multiple of %s's block of %d. Give %s another encoding, tensors(~/%s/) { encoding %s }, or %s"
        .formatted(
            one
                ? names.getFirst()
                : "%d tensors (%s)".formatted(names.size(), kinds.replace("|", ", ")),
            cause.columns(),
            cause.wanted(),
            cause.wanted().blockSize(),
            one ? "it" : "them",
            one ? names.getFirst().replace(".", "\\.") : kinds,
            Substitutes.fitting(cause.wanted(), cause.columns()),
            fallback == Fallback.PAD
                ? "take fallback NEXT_LARGER: PAD makes feed-forward layers without a norm inside wider, and nothing else"
                : "allow the next larger one for all with fallback NEXT_LARGER");
  }

  /** What a tensor is called in every layer: {@code attn_q} for {@code blk.0.attn_q.weight}. */
  private static String kind(String name) {
    return name.replaceFirst("^blk\\.\\d+\\.", "").replaceFirst("\\.weight$", "");
  }
}
