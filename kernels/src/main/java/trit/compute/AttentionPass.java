package trit.compute;

import trit.tensor.Tensor;

/**
 * The operands of {@link AttentionKernels#attention}, which its gradient reads again. Rows are
 * {@code T = batch * length} tokens.
 *
 * @param shape of queries and keys
 * @param q {@code [T, heads * headDim]}
 * @param k {@code [T, kvHeads * headDim]}
 * @param v like {@code k}
 * @param out like {@code q}; the result
 * @param logSumExp {@code [T, heads]}: the logarithm of every softmax's sum, kept for the gradient
 */
public record AttentionPass(
    AttentionShape shape, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {}
