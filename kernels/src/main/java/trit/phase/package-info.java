/**
 * The phases of a pipeline, and what each is made of.
 *
 * <ul>
 *   <li>What a phase is: {@link trit.phase.Phase}, its {@link trit.phase.PhaseConfig}, what it
 *       reads ({@link trit.phase.Inputs} of {@link trit.phase.Outline} before it runs, of {@link
 *       trit.phase.Artifact} when it does), what it expects to cost ({@link trit.phase.Forecast})
 *       and what it tells while it works ({@link trit.phase.PhaseContext}, {@link
 *       trit.phase.Event}).
 *   <li>What there is to begin with: {@link trit.phase.DatasetPhase}, {@link
 *       trit.phase.CheckpointPhase}, {@link trit.phase.InitializePhase} ({@code llama}), {@link
 *       trit.phase.ImatrixPhase}.
 *   <li>Training: {@link trit.phase.PretrainPhase}, {@link trit.phase.QatPhase}, {@link
 *       trit.phase.DistillPhase}, {@link trit.phase.AdaptPhase}; all but the last are a {@link
 *       trit.phase.Training}, carried out by the classes {@code Training…} and {@code Trainee}.
 *   <li>Fewer bits: {@link trit.phase.CalibratePhase}, {@link trit.phase.RotatePhase}, {@link
 *       trit.phase.QuantizePhase} (which tensor gets what: {@link trit.phase.EncodingPolicy}),
 *       {@link trit.phase.CompressPhase} (which matrix gets what: {@link
 *       trit.phase.CompressionRule}).
 *   <li>What came of it: {@link trit.phase.EvaluatePhase}, {@link trit.phase.GeneratePhase}, {@link
 *       trit.phase.InspectPhase}, {@link trit.phase.ExportPhase}.
 * </ul>
 */
package trit.phase;
