/**
 * Conversations with Trit: recipes in pieces, cells of a notebook, and what their runs have left.
 */
package trit.shell;
