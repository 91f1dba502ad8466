package trit.language;

import trit.train.GrokfastConfig.Part;
import trit.train.GrokfastFilter.Window.Total;

/** What may stand in {@code grokfast}: a filter of gradients before the optimizer. */
public interface GrokfastBlock {

  @Word(value = "Decay of the running mean of the gradients.", example = "alpha 0.98")
  GrokfastBlock alpha(Number decay);

  @Word(
      value = "The mean of the last so many gradients instead, once there are so many.",
      example = "window 100")
  GrokfastBlock window(int steps);

  @Word(value = "The same with their MEAN or SUM.", example = "window 100, SUM")
  GrokfastBlock window(int steps, Total total);

  @Word(
      value =
          "How much of what is amplified is added; 2 of a running mean, 5 of a window where nothing is said.",
      example = "lambda 2.0")
  GrokfastBlock lambda(Number factor);

  @Word(
      value = "Which part of the gradients is amplified; SLOW where nothing is said.",
      example = "amplify SLOW")
  GrokfastBlock amplify(Part part);
}
