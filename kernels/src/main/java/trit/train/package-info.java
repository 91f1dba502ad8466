/**
 * Training: a {@link trit.train.Trainer} takes {@link trit.train.TrainingStep}s on {@link
 * trit.train.Batches} towards a {@link trit.train.TrainingLoss}, moves weights with an {@link
 * trit.train.Optimizer} ({@link trit.train.AdamW}, {@link trit.train.Muon}, {@link
 * trit.train.Grokfast} before either) and saves a {@link trit.train.Checkpoint}, from which an
 * interrupted training goes on to the same bytes.
 */
package trit.train;
