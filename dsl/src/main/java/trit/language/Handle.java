package trit.language;

/**
 * What a verb returns and another verb takes: the name of a step, and what it will leave. While a
 * recipe is read a handle has no numbers; inside {@code expect} it has those that are known.
 */
public sealed interface Handle permits Dataset, Model, Stats, Report {

  /** The step's name. */
  String name();
}
