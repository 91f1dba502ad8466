/**
 * How codes lie in bytes: the table is {@link trit.code.Encoding}, a tensor in one of its rows an
 * {@link trit.code.EncodedTensor}, and {@link trit.code.Recoding} turns one into another.
 *
 * <p>Each encoding has a {@link trit.code.Codec} of its own, made of what it shares with others:
 * blocks with one scale ({@link trit.code.ScaledBlocks}), blocks whose groups have scales of their
 * own ({@link trit.code.GroupedBlocks}), points of a grid, floats of 16 bits. How codes are chosen
 * is the reference quantizer of the format's origin; its searches are in {@link trit.code.search}.
 * Quantizers that do better are one floor above, in {@code trit.quant}.
 */
package trit.code;
