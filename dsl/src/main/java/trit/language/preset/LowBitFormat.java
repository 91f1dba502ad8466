package trit.language.preset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import trit.code.Encoding;
import trit.language.FakeQuantizerBlock;
import trit.language.QuantizeWords;
import trit.quant.Granularity;
import trit.quant.NumberFormat;
import trit.quant.ScaleRule;

/**
 * The formats that command lines and settings files name. A step of {@code alpha·pi/k} with {@code
 * alpha} free is any step, so the pi formats are the uniform grids with a searched or learned scale
 * per row, bit for bit.
 */
public enum LowBitFormat {
  FP16("the model in F16", null, "F16", Encoding.F16),
  Q4_K_M("llama.cpp's mix", null, "Q4_K_M", null),
  Q3_K("llama.cpp's 3 bits", null, "Q3_K", Encoding.Q3_K),
  IQ4_XS("llama.cpp's 4 bits on a grid that is denser near 0", null, "IQ4_XS", Encoding.IQ4_XS),
  Q2_K("llama.cpp's mix", null, "Q2_K", null),
  BITNET("ternary, a scale per tensor", NumberFormat.TERNARY, "TQ2_0", Encoding.TQ2_0),
  PI_Q3("3 bits, a step of alpha pi/k per row", NumberFormat.INT3, "Q3_K", Encoding.Q3_K),
  PI_Q2("2 bits, a step of alpha pi/k per row", NumberFormat.INT2, "Q2_K", Encoding.Q2_K),
  Q2("2 bits without a zero, a scale per row", NumberFormat.MIDRISE2, "Q2_K", Encoding.Q2_K);

  /** Tables that are looked up rather than multiplied keep eight bits in every format. */
  private static final Pattern TABLES = Pattern.compile("^token_embd|^output\\.");

  private final String what;
  private final NumberFormat grid;
  private final String file;
  private final Encoding encoding;

  LowBitFormat(String what, NumberFormat grid, String file, Encoding encoding) {
    this.what = what;
    this.grid = grid;
    this.file = file;
    this.encoding = encoding;
  }

  /** The format of this name, however it is written: {@code pi-q3}, {@code piq3}, {@code PI_Q3}. */
  public static Optional<LowBitFormat> named(String name) {
    String plain = plain(name).replace("2bit", "q2").replace("ternary", "bitnet");
    return Stream.of(values()).filter(format -> plain(format.name()).equals(plain)).findFirst();
  }

  /** All names, as command lines write them. */
  public static List<String> names() {
    return Stream.of(values()).map(LowBitFormat::title).toList();
  }

  /** As command lines write it, such as {@code pi-q3}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace("_", name().startsWith("PI") ? "-" : "");
  }

  /** What it is, in a few words. */
  public String what() {
    return what;
  }

  /** Bits that a code of the grid takes; empty where there is no grid. */
  public OptionalInt bits() {
    return grid == null ? OptionalInt.empty() : OptionalInt.of((int) Math.ceil(grid.bits()));
  }

  /** Whether training can go through it. */
  public boolean hasGrid() {
    return grid != null;
  }

  /** Says how a file in this format is made. */
  public void pack(QuantizeWords.Block block) {
    if (encoding == null) {
      block.mix(file);
      return;
    }
    block.encoding(encoding);
    if (this != FP16) {
      block.tensors(TABLES, tensors -> tensors.encoding(Encoding.Q8_0));
    }
  }

  /** Says that weights are rounded to the grid, with scales searched for them as they are. */
  public void roundSearched(FakeQuantizerBlock block) {
    round(
        block,
        this == BITNET
            ? ScaleRule.absmean(Granularity.PER_TENSOR)
            : ScaleRule.mse(Granularity.PER_CHANNEL));
  }

  /** Says that weights are rounded to the grid, with scales that are learned with them. */
  public void roundLearned(FakeQuantizerBlock block) {
    switch (this) {
      case BITNET -> round(block, ScaleRule.absmean(Granularity.PER_TENSOR));
      case Q2 -> round(block, ScaleRule.paretoQ(Granularity.PER_CHANNEL));
      default -> round(block, ScaleRule.lsq(Granularity.PER_CHANNEL));
    }
  }

  private void round(FakeQuantizerBlock block, ScaleRule scale) {
    block.weights(grid, scale);
    block.ignore("embed_tokens", "lm_head");
    if (this == BITNET) {
      block.activations(NumberFormat.INT8, ScaleRule.absmax(Granularity.PER_TOKEN));
    } else {
      block.weightOnly();
    }
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
