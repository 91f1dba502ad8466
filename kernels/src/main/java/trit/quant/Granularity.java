package trit.quant;

/**
 * Which numbers share a scale.
 *
 * @param unit what is scaled together
 * @param size elements of a group, 0 for every other unit
 */
public record Granularity(Unit unit, int size) {

  /** What is scaled together. */
  public enum Unit {
    TENSOR,
    CHANNEL,
    GROUP,
    TOKEN
  }

  /** One scale for the whole tensor. */
  public static final Granularity PER_TENSOR = new Granularity(Unit.TENSOR, 0);

  /** One scale per output channel, which is a row. */
  public static final Granularity PER_CHANNEL = new Granularity(Unit.CHANNEL, 0);

  /** One scale per row of activations. */
  public static final Granularity PER_TOKEN = new Granularity(Unit.TOKEN, 0);

  /** One scale per {@code size} neighbours in a row. */
  public static Granularity perGroup(int size) {
    return new Granularity(Unit.GROUP, size);
  }

  /** As the recipe language writes it. */
  @Override
  public String toString() {
    return switch (unit) {
      case TENSOR -> "perTensor";
      case CHANNEL -> "perChannel";
      case TOKEN -> "perToken";
      case GROUP -> "perGroup(" + size + ")";
    };
  }
}
