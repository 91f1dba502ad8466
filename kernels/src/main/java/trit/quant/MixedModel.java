package trit.quant;

/**
 * What a mix of encodings asks of a model.
 *
 * @param layers how many there are
 * @param queriesPerKey query heads that share a key head
 * @param tied whether the token embedding is the output layer too
 * @param importance whether errors are weighed by importance
 * @param fused whether queries, keys and values are one matrix, which gets what values get
 */
public record MixedModel(
    int layers, int queriesPerKey, boolean tied, boolean importance, boolean fused) {
  private static final int LAYERS_OF_70B = 80;
  private static final int MANY = 4;

  /** Queries, keys and values are matrices of their own. */
  public MixedModel(int layers, int queriesPerKey, boolean tied, boolean importance) {
    this(layers, queriesPerKey, tied, importance, false);
  }

  /** Whether so many queries share a value that its bits are cheap. */
  boolean sharesValues() {
    return queriesPerKey >= MANY;
  }

  /** Whether this is a Llama of 70 billion parameters, which llama.cpp tells by its layers. */
  boolean isLlama70B() {
    return layers == LAYERS_OF_70B && queriesPerKey > 1;
  }

  /** The layers at both ends and every third between them, whose errors weigh more. */
  boolean deservesMore(int layer) {
    int eighth = layers / 8;
    return layer < eighth || layer >= 7 * layers / 8 || (layer - eighth) % 3 == 2;
  }

  /** Whether a layer is in the first {@code 1/part} of all. */
  boolean isEarly(int layer, int part) {
    return layer < layers / part;
  }
}
