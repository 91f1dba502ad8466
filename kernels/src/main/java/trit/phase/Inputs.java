package trit.phase;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a phase reads, by role: {@code model} (the handle it is applied to), {@code data} ({@code
 * on}), {@code stats} ({@code using}), {@code teacher}, {@code reference}, {@code against}, {@code
 * perplexity}, {@code kld}.
 *
 * @param <T> outlines while planning, artifacts while running
 * @param byRole in the order the recipe names them
 */
public record Inputs<T>(Map<String, T> byRole) {

  /** Keeps the order. */
  public Inputs {
    byRole = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byRole));
  }

  /** The input in a role that the language makes sure is filled. */
  public T get(String role) {
    T input = byRole.get(role);
    if (input == null) {
      throw new IllegalArgumentException("no input for '" + role + "'");
    }
    return input;
  }

  /** The input in a role that may be empty. */
  public Optional<T> find(String role) {
    return Optional.ofNullable(byRole.get(role));
  }
}
