/** A recipe as data: steps, parameters, expectations, variants. Nothing in here runs. */
package trit.recipe;
