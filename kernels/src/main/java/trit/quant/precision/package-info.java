/**
 * How many bits the weights of a matrix deserve, told by the weights themselves: by how unlike its
 * rows are, or by what it would lose.
 */
package trit.quant.precision;
