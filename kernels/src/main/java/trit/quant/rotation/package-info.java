/**
 * Rotations that spread what is large in few places over many, so that weights are easier to round
 * (incoherence processing: Chee et al., 2023; Tseng et al., 2024).
 */
package trit.quant.rotation;
