package trit.infer;

/** What came before the tokens of a batch, and where they are put down for those to come. */
interface Past {

  /**
   * Attention of one layer: queries and keys are turned to their places, keys and values are put
   * into caches, and every token attends to those it sees.
   */
  void attend(int layer, DecoderBuffers rows);
}
