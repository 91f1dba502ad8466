/**
 * What a model is worth: perplexity, divergence from another model, what encodings lose, and the
 * standard errors of all that; and what it shows of itself while it reads (importance, Hessians,
 * Fisher information).
 */
package trit.eval;
