/**
 * Recipes that commands write for the user: from options and settings in TOML to the text of a
 * recipe.
 */
package trit.language.preset;
