/**
 * Phases that choose which tensor gets which encoding, and its codes (quantize), and those that
 * prepare a model for it (calibrate, imatrix, rotate).
 */
package trit.phase.quantize;
