package trit.recipe;

/**
 * A declared parameter of a recipe.
 *
 * @param name as in {@code -P name=value}
 * @param standard its value when nobody says otherwise; its class is the parameter's type
 * @param value in this run
 * @param help one line
 */
public record Parameter(String name, Object standard, Object value, String help) {}
