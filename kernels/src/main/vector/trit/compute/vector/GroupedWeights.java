package trit.compute.vector;

import trit.compute.RoundedActivations;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Weights repacked into row groups. */
interface GroupedWeights {

  /** How the rows are cut. */
  RowGroups groups();

  /** Bytes of the repacked copy. */
  long bytes();

  /** Lays activations out as the kernel reads them. */
  Prepared prepare(RoundedActivations x, Workers workers);

  /** The weights together with the activations of one product. */
  interface Prepared {

    /** Writes the columns of {@code y} that a group of rows makes, for some tokens. */
    void multiply(int group, int fromToken, int toToken, Tensor y);
  }
}
