package trit.infer;

/**
 * How the next token is chosen from the logits. The filters run in llama.cpp's order: repetition
 * penalty, top-k, top-p, min-p, temperature; top-p and min-p therefore see the probabilities before
 * the temperature.
 *
 * @param temperature divides the logits; 0 takes the likeliest token and ignores the seed
 * @param topK only the {@code topK} likeliest tokens; 0 for all
 * @param topP only the likeliest tokens that together have this probability; 1 for all
 * @param minP only tokens at least {@code minP} times as likely as the likeliest; 0 for all
 * @param repetitionPenalty logits of tokens seen lately are divided by it where positive,
 *     multiplied where negative (Keskar et al., 2019); 1 for none
 * @param repetitionWindow how many of the latest tokens count as seen
 * @param seed equal seeds give equal texts
 */
public record Sampling(
    float temperature,
    int topK,
    float topP,
    float minP,
    float repetitionPenalty,
    int repetitionWindow,
    long seed) {

  /** The likeliest token, always. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 1, 0, 0);

  /** Checks the ranges. */
  public Sampling {
    require(temperature >= 0 && temperature < Float.POSITIVE_INFINITY, "temperature", temperature);
    require(topK >= 0, "topK", topK);
    require(topP > 0 && topP <= 1, "topP", topP);
    require(minP >= 0 && minP <= 1, "minP", minP);
    require(
        repetitionPenalty > 0 && repetitionPenalty < Float.POSITIVE_INFINITY,
        "repetitionPenalty",
        repetitionPenalty);
    require(repetitionWindow >= 0, "repetitionWindow", repetitionWindow);
  }

  /** llama.cpp's defaults: temperature 0.8, top-k 40, top-p 0.95, min-p 0.05, no penalty. */
  public static Sampling seeded(long seed) {
    return new Sampling(0.8f, 40, 0.95f, 0.05f, 1, 64, seed);
  }

  private static void require(boolean holds, String name, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(
          name
              + " "
              + value
              + " is out of range: temperature >= 0, topK >= 0, 0 < topP <= 1, 0 <= minP <= 1,"
              + " repetitionPenalty > 0, repetitionWindow >= 0");
    }
  }
}
