/**
 * What models are computed with.
 *
 * <ul>
 *   <li>What can be computed: {@link trit.compute.Backend}, the sum of the interfaces {@code
 *       …Kernels}, one per subject, and of {@link trit.compute.Storage}; matrices that are
 *       multiplied often are a {@link trit.compute.PackedMatrix}. Records such as {@link
 *       trit.compute.AttentionShape}, {@link trit.compute.RotaryTable} or {@link
 *       trit.compute.AdamWStep} are what operations are told.
 *   <li>Who computes it: {@link trit.compute.scalar}, {@code trit.compute.vector} (compiled apart)
 *       and {@link trit.compute.cuda}, each with one class per subject; {@link
 *       trit.compute.Backends} chooses and says why.
 *   <li>What is checked first, for all of them: {@link trit.compute.CheckedBackend} and the other
 *       {@code Checked…}.
 *   <li>On how many threads: {@link trit.compute.Workers}.
 *   <li>How fast, and whether rightly: {@link trit.compute.ProductBenchmark}, {@link
 *       trit.compute.DenseBenchmark}, {@link trit.compute.Roofline}, {@link trit.compute.selftest}.
 * </ul>
 */
package trit.compute;
