/**
 * Phases that change weights by gradients (pretrain, qat, distill, adapt) or draw the first ones
 * (llama), what they share, and what they cost.
 */
package trit.phase.train;
