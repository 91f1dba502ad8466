package trit.phase;

/**
 * The parameters of one phase: a record of plain data (numbers, strings, enums, lists and records
 * of these). The recipe holds it, the language fills it, the planner reads it, the key hashes it
 * and the phase runs on it. Components marked {@link NotInKey} cannot change the result.
 */
public interface PhaseConfig {

  /** The word of the recipe language that makes this phase, such as {@code quantize}. */
  String verb();

  /** What runs it. */
  Phase<?> phase();
}
