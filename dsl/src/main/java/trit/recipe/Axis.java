package trit.recipe;

import java.util.List;

/**
 * One setting of an ablation and the values it takes.
 *
 * @param title what tables call it
 * @param step whose setting it is
 * @param path the words that lead to it, such as {@code qat, startStep}
 * @param values at least two, in the order of the table; the first is what the others are compared
 *     with
 */
public record Axis(String title, String step, List<String> path, List<Object> values) {}
