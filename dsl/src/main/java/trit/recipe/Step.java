package trit.recipe;

import java.util.Map;
import trit.phase.PhaseConfig;

/**
 * One phase of a recipe.
 *
 * @param name the handle, unique in the recipe
 * @param config its parameters
 * @param inputs names of other steps by role; see {@code trit.phase.Inputs}
 * @param place where it is declared
 */
public record Step(String name, PhaseConfig config, Map<String, String> inputs, Place place) {}
