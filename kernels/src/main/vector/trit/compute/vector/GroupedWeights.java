package trit.compute.vector;

import trit.tensor.Tensor;

/** Weights repacked into row groups. */
interface GroupedWeights {

  /** How the rows are cut. */
  RowGroups groups();

  /** Bytes of the repacked copy. */
  long bytes();

  /** Lets the system have the pages of the weights as they were, where there is a copy. */
  void releaseSource();

  /** From how many tokens on decoded panels are faster; they need the weights as they were. */
  int manyTokens();

  /** Rounds activations and writes the columns of {@code y} that the rows of all groups make. */
  void multiply(Tensor x, Tensor y);
}
