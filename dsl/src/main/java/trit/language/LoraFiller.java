package trit.language;

import java.util.List;
import trit.nn.AdapterMerge;
import trit.nn.AdapterMode;
import trit.nn.Lora;

/** Fills a {@link Lora}; what is not said keeps its default. */
final class LoraFiller extends Filler<LoraFiller.Adapters> implements LoraBlock {
  private static final Lora DEFAULTS = Lora.defaults(AdapterMode.STANDARD);
  private static final int MICRO_RANK = 1;

  private int rank = DEFAULTS.rank();
  private double alpha;
  private List<String> targets = DEFAULTS.targets();
  private List<String> exclude = DEFAULTS.exclude();
  private AdapterMerge merge = DEFAULTS.merge();
  private AdapterMode mode;
  private int loftq;

  /**
   * What the block says; the mode may be left to the block around it, which may not be read whole.
   *
   * @param mode null where nothing is said
   * @param rest everything else
   */
  record Adapters(AdapterMode mode, Lora rest) {

    /** The adapters in the mode that was said, or in this one. */
    Lora of(AdapterMode usual) {
      return rest.in(mode == null ? usual : mode);
    }
  }

  @Override
  public LoraBlock rank(int size) {
    rank = atLeast(1, "rank", size);
    return this;
  }

  @Override
  public LoraBlock alpha(Number weight) {
    say("alpha");
    alpha = positive("alpha", weight);
    return this;
  }

  @Override
  public LoraBlock targets(String... modules) {
    targets = globs("targets", modules);
    return this;
  }

  @Override
  public LoraBlock exclude(String... modules) {
    exclude = globs("exclude", modules);
    return this;
  }

  @Override
  public LoraBlock merge(AdapterMerge place) {
    say("merge");
    merge = place;
    return this;
  }

  @Override
  public LoraBlock loftq(int rounds) {
    loftq = atLeast(1, "loftq", rounds);
    return this;
  }

  @Override
  public LoraBlock mode(AdapterMode kind) {
    say("mode");
    mode = kind;
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  Adapters fill() {
    int size = mode == AdapterMode.MICRO && !says("rank") ? MICRO_RANK : rank;
    double weight = says("alpha") ? alpha : DEFAULTS.factor() * size;
    AdapterMode some = mode == null ? DEFAULTS.mode() : mode;
    return new Adapters(mode, new Lora(some, size, weight, targets, exclude, merge, loftq));
  }
}
