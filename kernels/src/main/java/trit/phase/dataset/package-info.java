/**
 * The phase that makes a data set: where its text comes from, which tokenizer reads it, and the
 * files of tokens and their description that later phases read.
 */
package trit.phase.dataset;
