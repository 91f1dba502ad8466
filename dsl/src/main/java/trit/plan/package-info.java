/**
 * What running a recipe would do: steps in order, their keys and what those are made of, bytes,
 * memory, time, and whether that is within the budget.
 */
package trit.plan;
