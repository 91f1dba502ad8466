package trit.quant;

import java.util.Locale;
import java.util.Optional;
import trit.code.Encoding;

/**
 * llama.cpp's named mixes of encodings: most matrices get one, those whose errors weigh more get
 * more bits (llama.cpp, {@code llama-quant.cpp}, as of 2025 for the architecture {@code llama}).
 */
public enum Mix {
  Q8_0(Encoding.Q8_0, 7, "8 bits everywhere: practically lossless"),
  Q6_K(Encoding.Q6_K, 18, "6 bits everywhere: very close to the original"),
  Q5_K_M(Encoding.Q5_K, 17, "5 bits; half of the values and of ffn_down at 6"),
  Q5_K_S(Encoding.Q5_K, 16, "5 bits everywhere"),
  Q5_1(Encoding.Q5_1, 9, "5 bits, older than Q5_K_S"),
  Q5_0(Encoding.Q5_0, 8, "5 bits, older than Q5_K_S"),
  Q4_K_M(Encoding.Q4_K, 15, "4 bits; half of the values and of ffn_down at 6: the usual choice"),
  Q4_K_S(Encoding.Q4_K, 14, "4 bits; the first values and ffn_down at 5"),
  Q4_1(Encoding.Q4_1, 3, "4 bits, older than Q4_K_S"),
  Q4_0(Encoding.Q4_0, 2, "4 bits, simple and fast"),
  IQ4_NL(Encoding.IQ4_NL, 25, "4 bits in uneven steps"),
  IQ4_XS(Encoding.IQ4_XS, 30, "4 bits in uneven steps, smallest of its kind"),
  Q3_K_L(Encoding.Q3_K, 13, "3 bits; values, attn_output and ffn_down at 5"),
  Q3_K_M(Encoding.Q3_K, 12, "3 bits; values, attn_output and ffn_down at 4"),
  Q3_K_S(Encoding.Q3_K, 11, "3 bits everywhere"),
  Q2_K(Encoding.Q2_K, 10, "2 bits; values, attn_output and ffn_down at 3"),
  Q2_K_S(Encoding.Q2_K, 21, "2 bits everywhere; needs importance"),
  TQ2_0(Encoding.TQ2_0, 37, "ternary, for models trained so; embedding at 4 or 6 bits"),
  TQ1_0(Encoding.TQ1_0, 36, "ternary, for models trained so, smallest; embedding at 4 or 6 bits");

  private final Encoding base;
  private final int ggufFileType;
  private final String note;

  Mix(Encoding base, int ggufFileType, String note) {
    this.base = base;
    this.ggufFileType = ggufFileType;
    this.note = note;
  }

  /** The mix of this name; {@code Q4_K} is short for {@code Q4_K_M}, as llama.cpp has it. */
  public static Optional<Mix> named(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    for (Mix mix : values()) {
      if (mix.name().equals(wanted) || mix.name().equals(wanted + "_M")) {
        return Optional.of(mix);
      }
    }
    return Optional.empty();
  }

  /** What most matrices get. */
  public Encoding base() {
    return base;
  }

  /** The number of this mix under {@code general.file_type} of a GGUF file. */
  public int ggufFileType() {
    return ggufFileType;
  }

  /** What it is good for, in a line. */
  public String note() {
    return note;
  }

  /** Whether a tensor that gets {@code encoding} is rubbish unless its errors are weighed. */
  public boolean needsImportance(TensorRole role, Encoding encoding) {
    boolean inside = role != TensorRole.OUTPUT && role != TensorRole.TOKEN_EMBEDDING;
    return this == Q2_K_S && inside && encoding == Encoding.Q2_K;
  }

  /**
   * What a matrix gets, before it is asked whether its rows fit.
   *
   * @param layer counted from 0
   * @param columns the length of its rows
   */
  public Encoding choose(TensorRole role, int layer, int columns, MixedModel model) {
    return switch (role) {
      case OUTPUT -> output(columns);
      case TOKEN_EMBEDDING -> model.tied() ? output(columns) : embedding();
      case POSITIONS -> Encoding.F32;
      case ATTENTION_QUERY, ATTENTION_KEY -> model.fused() ? value(layer, model) : base;
      case ATTENTION_VALUE -> value(layer, model);
      case ATTENTION_OUTPUT -> attentionOutput();
      case FEED_FORWARD_DOWN -> down(layer, model);
      default -> base;
    };
  }

  private Encoding output(int columns) {
    return base == Encoding.Q8_0 || !base.holds(columns) ? Encoding.Q8_0 : Encoding.Q6_K;
  }

  private Encoding embedding() {
    return this == TQ1_0 || this == TQ2_0 ? Encoding.Q4_K : base;
  }

  private Encoding value(int layer, MixedModel model) {
    Encoding chosen =
        switch (this) {
          case Q2_K -> model.sharesValues() ? Encoding.Q4_K : Encoding.Q3_K;
          case Q2_K_S -> model.sharesValues() ? Encoding.Q4_K : base;
          case Q3_K_M -> layer < 2 ? Encoding.Q5_K : Encoding.Q4_K;
          case Q3_K_L -> Encoding.Q5_K;
          case IQ4_NL, IQ4_XS -> model.sharesValues() ? Encoding.Q5_K : base;
          case Q4_K_S -> layer < 4 ? Encoding.Q5_K : base;
          case Q4_K_M, Q5_K_M -> model.deservesMore(layer) ? Encoding.Q6_K : base;
          default -> base;
        };
    boolean small = chosen == Encoding.Q3_K || chosen == Encoding.Q4_K;
    return model.isLlama70B() && small ? Encoding.Q5_K : chosen;
  }

  private Encoding attentionOutput() {
    return switch (this) {
      case Q2_K -> Encoding.Q3_K;
      case Q3_K_M -> Encoding.Q4_K;
      case Q3_K_L -> Encoding.Q5_K;
      default -> base;
    };
  }

  private Encoding down(int layer, MixedModel model) {
    boolean early = model.isEarly(layer, 8);
    return switch (this) {
      case Q2_K -> Encoding.Q3_K;
      case Q2_K_S -> early ? Encoding.Q4_K : base;
      case Q3_K_M -> model.isEarly(layer, 16) ? Encoding.Q5_K : Encoding.Q4_K;
      case Q3_K_L -> Encoding.Q5_K;
      case Q4_K_S -> early ? Encoding.Q5_K : base;
      case Q4_K_M, Q5_K_M -> model.deservesMore(layer) ? Encoding.Q6_K : base;
      case IQ4_NL, IQ4_XS -> early && !model.importance() ? Encoding.Q5_K : base;
      case Q4_0 -> early && model.importance() ? Encoding.Q4_1 : base;
      case Q5_0 -> early && model.importance() ? Encoding.Q5_1 : base;
      default -> base;
    };
  }
}
