package trit.language;

/** What may stand in {@code adamw}: the optimizer and its learning rate over time. */
public interface AdamWBlock {

  @Word(value = "The highest learning rate.", example = "lr 1.5e-3")
  AdamWBlock lr(Number rate);

  @Word(value = "Decay of the first and of the second moment.", example = "betas 0.9, 0.95")
  AdamWBlock betas(Number first, Number second);

  @Word(value = "Decoupled decay of matrices; norms do not decay.", example = "weightDecay 0.1")
  AdamWBlock weightDecay(Number decay);

  @Word(value = "Steps in which the rate climbs.", example = "warmup 150")
  AdamWBlock warmup(int steps);

  @Word(
      value = "The rate at the last step, reached along half a cosine.",
      example = "cosineTo 1.5e-4")
  AdamWBlock cosineTo(Number rate);

  @Word(
      value = "The largest norm of all gradients together; larger ones are scaled down to it.",
      example = "clip 1.0")
  AdamWBlock clip(Number norm);
}
