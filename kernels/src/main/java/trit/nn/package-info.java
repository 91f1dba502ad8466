/**
 * Models: their shape, their weights, and how they lie in files.
 *
 * <ul>
 *   <li>Shape: {@link trit.nn.TransformerConfig}, put together of {@link trit.nn.Block}, {@link
 *       trit.nn.FeedForward}, {@link trit.nn.Norm} and {@link trit.nn.Positions} as an {@link
 *       trit.nn.Architecture} says.
 *   <li>Weights that do not move: {@link trit.nn.StoredModel}, read by {@link trit.nn.GgufModel}
 *       and {@link trit.nn.HuggingFaceCheckpoint}, which also write; {@link
 *       trit.nn.CompressedMatrices} lie in a checkpoint as streams of bits.
 *   <li>Weights that learn: {@link trit.nn.LlamaWeights}, run by {@link trit.nn.Llama}, through a
 *       fake-quantizer by {@link trit.nn.BitLinear}, or frozen beside adapters ({@link
 *       trit.nn.Lora}, {@link trit.nn.AdaptedLayers}).
 * </ul>
 */
package trit.nn;
