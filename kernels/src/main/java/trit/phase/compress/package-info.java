/**
 * The phase that stores matrices as streams of bits: which matrix gets what, what the choice cost
 * and gained, and the bound that the whole model must keep.
 */
package trit.phase.compress;
