/**
 * What a phase of a pipeline is, and a package for the phases of each kind.
 *
 * <p>A {@link trit.phase.Phase} has a {@link trit.phase.PhaseConfig}. It reads {@link
 * trit.phase.Inputs} (of {@link trit.phase.Outline} before it runs, of {@link trit.phase.Artifact}
 * when it does), expects a cost ({@link trit.phase.Forecast}), and tells while it works how far it
 * is ({@link trit.phase.PhaseContext}, {@link trit.phase.Event}).
 *
 * <ul>
 *   <li>What there is to begin with: {@link trit.phase.CheckpointPhase}, {@link
 *       trit.phase.dataset.DatasetPhase}, {@link trit.phase.train.InitializePhase} ({@code llama}).
 *   <li>Training: {@link trit.phase.train.PretrainPhase}, {@link trit.phase.train.QatPhase}, {@link
 *       trit.phase.train.DistillPhase}, {@link trit.phase.train.AdaptPhase}; all but the last are a
 *       {@link trit.phase.train.Training}, carried out by the classes {@code Training…} and {@code
 *       Trainee}.
 *   <li>Fewer bits: {@link trit.phase.quantize.CalibratePhase}, {@link
 *       trit.phase.quantize.ImatrixPhase}, {@link trit.phase.quantize.RotatePhase}, {@link
 *       trit.phase.quantize.QuantizePhase} (which tensor gets what: {@link
 *       trit.phase.quantize.EncodingPolicy}), {@link trit.phase.compress.CompressPhase} (which
 *       matrix gets what: {@link trit.phase.compress.CompressionRule}).
 *   <li>What came of it: {@link trit.phase.evaluate.EvaluatePhase}, {@link
 *       trit.phase.evaluate.GeneratePhase}, {@link trit.phase.evaluate.InspectPhase}, {@link
 *       trit.phase.export.ExportPhase}.
 * </ul>
 */
package trit.phase;
