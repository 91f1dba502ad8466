package trit.language;

import trit.train.GrokfastConfig.Part;

/** What may stand in {@code grokfast}: a filter of gradients before the optimizer. */
public interface GrokfastBlock {

  @Word(value = "Decay of the running mean of the gradients.", example = "alpha 0.98")
  GrokfastBlock alpha(Number decay);

  @Word(value = "How much of what is amplified is added.", example = "lambda 2.0")
  GrokfastBlock lambda(Number factor);

  @Word(
      value = "Which part of the gradients is amplified; SLOW where nothing is said.",
      example = "amplify SLOW")
  GrokfastBlock amplify(Part part);
}
