/**
 * The backend on vectors: every operation of {@link trit.compute.Backend} with the Vector API,
 * compared with {@link trit.compute.scalar}, which says what is to be computed.
 *
 * <ul>
 *   <li>One class per subject of operations: {@code Vector…}.
 *   <li>Matrices stored in blocks: how one lies in memory ({@code …Weights}, {@code …Block}, {@link
 *       trit.compute.vector.RepackedCopy}), and the loop over its columns ({@code …Lanes}); {@link
 *       trit.compute.vector.KernelLoader} gives each kind of weights a copy of the loop, so that
 *       the compiler sees one kind in each.
 *   <li>Matrices of floats: {@link trit.compute.vector.DenseProduct} and the {@code Half…} classes.
 *   <li>Attention: {@link trit.compute.vector.VectorAttention} over keys and values as they are
 *       cached ({@code …Heads}).
 * </ul>
 */
package trit.compute.vector;
