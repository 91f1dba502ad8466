package trit.compute;

/** What the checks of every subject stand before. */
interface Checked {

  /** The kernels, which take for granted that their operands fit. */
  Kernels kernels();
}
