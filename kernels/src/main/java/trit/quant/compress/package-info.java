/**
 * Ways of storing weights that no file format of others has: grids with an odd constant, points of
 * a lattice, learned codebooks, seeds. Each writes a stream of bits and reads it back, so that what
 * it takes is counted and not claimed.
 */
package trit.quant.compress;
