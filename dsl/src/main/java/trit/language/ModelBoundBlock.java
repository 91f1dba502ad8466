package trit.language;

/** What may stand in {@code mustHold}. */
public interface ModelBoundBlock {

  @Word(
      value = "The mean divergence from the model that is compressed, in nats per token, at most.",
      example = "kld 0.02")
  ModelBoundBlock kld(Number most);

  @Word(
      value = "The perplexity divided by that of the model that is compressed, at most.",
      example = "perplexityRatio 1.05")
  ModelBoundBlock perplexityRatio(Number most);

  @Word(
      value =
          "How often the matrices that lose most are stored in better ways and the model is measured again, at most; 10 where nothing is said.",
      example = "rounds 10")
  ModelBoundBlock rounds(int most);

  @Word(
      value = "Bits per weight that the matrices may take at most, whatever they lose.",
      example = "mostBpw 4")
  ModelBoundBlock mostBpw(Number bits);

  @Word(value = "Tokens of a chunk.", example = "context 256")
  ModelBoundBlock context(int tokens);

  @Word(value = "At most so many chunks.", example = "limit 40")
  ModelBoundBlock limit(int chunks);
}
