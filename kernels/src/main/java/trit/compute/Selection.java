package trit.compute;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which backend was chosen, and why not the others.
 *
 * @param backend the one to compute with
 * @param refusals every other one that was considered
 */
public record Selection(Backend backend, List<Refusal> refusals) {

  /**
   * Why a backend was not chosen.
   *
   * @param backend its name
   * @param reason one clause that ends with what would change it
   */
  public record Refusal(String backend, String reason) {}

  /** Keeps its own list. */
  public Selection {
    refusals = List.copyOf(refusals);
  }

  /** The same choice, with one more that was considered. */
  Selection refusing(String other, String reason) {
    return new Selection(
        backend, Stream.concat(refusals.stream(), Stream.of(new Refusal(other, reason))).toList());
  }

  /** What was chosen, such as {@code vector-256 backend, 2 threads}. */
  public String chosen() {
    int threads = backend.workers().threads();
    return backend.determinism() + " backend, " + threads + (threads == 1 ? " thread" : " threads");
  }

  /** One line: {@link #chosen}, and the refusals in brackets. */
  public String describe() {
    return refusals.isEmpty()
        ? chosen()
        : chosen()
            + refusals.stream()
                .map(refusal -> "not " + refusal.backend() + ": " + refusal.reason())
                .collect(Collectors.joining("; ", " (", ")"));
  }
}
