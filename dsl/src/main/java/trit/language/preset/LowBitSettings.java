package trit.language.preset;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import trit.file.text.domain.Domain;
import trit.quant.rotation.Rotation;

/**
 * What a settings file says about making a model small. Adapters are for those who ask for them;
 * pi-quantization's constant and {@code k} change nothing where the step is searched or learned,
 * and are checked for their range.
 */
public record LowBitSettings(
    Quantization quantization,
    Qat qat,
    Distillation distillation,
    Calibration calibration,
    Incoherence incoherence,
    Moe moe,
    Sona sona) {
  /** More sequences in a step than any machine holds; steps are counted in 32 bits. */
  private static final int LARGEST_BATCH = 1 << 20;

  /** What a file gets that says nothing. */
  public static LowBitSettings defaults() {
    return new LowBitSettings(
        new Quantization("pi-q3", 4, OptionalInt.empty(), false),
        new Qat(true, false, 16, 3, 1e-5, 4, 8),
        new Distillation("", 4, 1, 0.5, 2),
        new Calibration(2_048, 1_024, 4_096, 2_048, 1_024),
        new Incoherence(false, "hadamard"),
        new Moe(false, 0.5, 0.95),
        new Sona(false, "1h", 100));
  }

  /** The same with another training. */
  public LowBitSettings with(Qat other, Distillation teaching) {
    return new LowBitSettings(quantization, other, teaching, calibration, incoherence, moe, sona);
  }

  /**
   * The numbers a model is stored in.
   *
   * @param bits of a code; empty for those of the format, which are the only ones it can have
   */
  public record Quantization(String format, int k, OptionalInt bits, boolean mixedConstants) {
    /** Checks the ranges, and that the bits are those of the format. */
    public Quantization {
      require(k >= 2 && k <= 5, "k", "2 to 5", k);
      bits.ifPresent(said -> checkBits(format, said));
    }

    private static void checkBits(String format, int said) {
      require(said >= 1 && said <= 8, "bits", "1 to 8", said);
      OptionalInt own =
          LowBitFormat.named(format).map(LowBitFormat::bits).orElse(OptionalInt.empty());
      require(
          own.isEmpty() || own.getAsInt() == said,
          "bits",
          own.orElse(said) + " in format " + format,
          said);
    }
  }

  /** Training through the quantizer. */
  public record Qat(
      boolean enabled,
      boolean useLora,
      int loraRank,
      int epochs,
      double learningRate,
      int batchSize,
      int gradientAccumulation) {
    /** Checks the ranges. */
    public Qat {
      require(loraRank >= 1, "lora_rank", "at least 1", loraRank);
      require(epochs >= 1, "epochs", "at least 1", epochs);
      require(
          learningRate > 0 && Double.isFinite(learningRate),
          "learning_rate",
          "greater than 0 and finite",
          learningRate);
      require(batchSize >= 1, "batch_size", "at least 1", batchSize);
      require(
          gradientAccumulation >= 1, "gradient_accumulation", "at least 1", gradientAccumulation);
      long batch = (long) batchSize * gradientAccumulation;
      require(
          batch <= LARGEST_BATCH,
          "batch_size",
          "at most %,d with gradient_accumulation %d"
              .formatted(LARGEST_BATCH / gradientAccumulation, gradientAccumulation),
          batchSize);
    }

    /** Sequences of one step; how they are split is the machine's business. */
    public int batch() {
      return batchSize * gradientAccumulation;
    }
  }

  /** Learning from a teacher; none where the path is empty. */
  public record Distillation(
      String teacherPath,
      double temperature,
      double alphaTask,
      double betaKd,
      double gammaReasoning) {
    /** Checks the ranges. */
    public Distillation {
      require(temperature > 0, "temperature", "greater than 0", temperature);
      require(alphaTask >= 0, "alpha_task", "at least 0", alphaTask);
      require(betaKd >= 0, "beta_kd", "at least 0", betaKd);
      require(gammaReasoning >= 0, "gamma_reasoning", "at least 0", gammaReasoning);
    }
  }

  /** How many texts of each domain a calibration reads. */
  public record Calibration(
      int mathSamples,
      int codeSamples,
      int languageSamples,
      int reasoningSamples,
      int toolUseSamples) {
    /** Checks the ranges. */
    public Calibration {
      require(mathSamples >= 0, "math_samples", "at least 0", mathSamples);
      require(codeSamples >= 0, "code_samples", "at least 0", codeSamples);
      require(languageSamples >= 0, "language_samples", "at least 0", languageSamples);
      require(reasoningSamples >= 0, "reasoning_samples", "at least 0", reasoningSamples);
      require(toolUseSamples >= 0, "tool_use_samples", "at least 0", toolUseSamples);
    }

    /** The domains of which there are any. */
    public Map<Domain, Integer> samples() {
      Map<Domain, Integer> samples = new EnumMap<>(Domain.class);
      samples.put(Domain.MATH, mathSamples);
      samples.put(Domain.CODE, codeSamples);
      samples.put(Domain.LANGUAGE, languageSamples);
      samples.put(Domain.REASONING, reasoningSamples);
      samples.put(Domain.TOOL_USE, toolUseSamples);
      samples.values().removeIf(count -> count == 0);
      return samples;
    }
  }

  /** Another basis before rounding. */
  public record Incoherence(boolean enabled, String method) {
    /** Checks the method. */
    public Incoherence {
      require(
          method.equals("hadamard") || method.equals("orthogonal"),
          "method",
          "'hadamard' or 'orthogonal'",
          method);
    }

    /** The method as rotations know it. */
    public Rotation.Kind kind() {
      return Rotation.Kind.valueOf(method.toUpperCase(Locale.ROOT));
    }
  }

  /** Routing to experts that are in memory. */
  public record Moe(boolean memoryAwareRouting, double cacheBonus, double preferenceDecay) {
    /** Checks the ranges. */
    public Moe {
      require(cacheBonus >= 0, "cache_bonus", "at least 0", cacheBonus);
      require(
          preferenceDecay >= 0 && preferenceDecay <= 1,
          "preference_decay",
          "0 to 1",
          preferenceDecay);
    }
  }

  /** Adaptation while a model is used. */
  public record Sona(boolean adaptScales, String recalibrationInterval, double quantEwcLambda) {
    /** Checks the ranges. */
    public Sona {
      require(
          isTime(recalibrationInterval),
          "recalibration_interval",
          "a time such as '30m', '1h' or 'PT1H'",
          "'" + recalibrationInterval + "'");
      require(quantEwcLambda >= 0, "quant_ewc_lambda", "at least 0", quantEwcLambda);
    }

    /** {@code 1h} is what ISO 8601 writes as {@code PT1H}. */
    private static boolean isTime(String text) {
      try {
        Duration time = Duration.parse(text.startsWith("P") ? text : "PT" + text);
        return time.isPositive();
      } catch (DateTimeParseException e) {
        return false;
      }
    }
  }

  private static void require(boolean holds, String key, String range, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("%s must be %s, not %s".formatted(key, range, value));
    }
  }
}
