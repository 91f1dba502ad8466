package trit.recipe;

import java.util.List;

/**
 * A recipe with one value of every axis.
 *
 * @param values one per axis
 * @param recipe the steps that the ablation's columns need, under the variant's seed
 */
public record Variant(List<Object> values, Recipe recipe) {}
