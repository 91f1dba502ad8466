/**
 * Every operation as it would be written on paper, in plain Java: the specification that the fast
 * backends are compared with, and what computes where there is neither Vector API nor GPU.
 */
package trit.compute.scalar;
