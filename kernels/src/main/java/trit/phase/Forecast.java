package trit.phase;

import java.util.List;
import java.util.Map;
import trit.quant.compress.CodeWork;

/**
 * What a phase will cost and leave.
 *
 * @param outline the artifact
 * @param outputBytes bytes of the artifact
 * @param exact whether {@code outputBytes} is counted rather than estimated
 * @param peakMemory bytes held at once while it runs
 * @param work floating-point operations, counted
 * @param codes operations of choosing codes by their kind, counted; beside {@code work}
 * @param substitutions every tensor that would get another encoding than asked for, one line each
 * @param facts numbers that are known already, such as {@code bytes}; see {@link PhaseContext#fact}
 */
public record Forecast(
    Outline outline,
    long outputBytes,
    boolean exact,
    long peakMemory,
    double work,
    Map<CodeWork, Double> codes,
    List<String> substitutions,
    Map<String, Double> facts) {

  /** Of a phase that chooses no codes. */
  public Forecast(
      Outline outline,
      long outputBytes,
      boolean exact,
      long peakMemory,
      double work,
      List<String> substitutions,
      Map<String, Double> facts) {
    this(outline, outputBytes, exact, peakMemory, work, Map.of(), substitutions, facts);
  }
}
