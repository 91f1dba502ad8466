package trit.train;

/**
 * Grokfast before Muon, with AdamW for what Muon leaves (MuGrokfast), in the numbers that a
 * pipeline of eight phases gives it for each phase that trains: decay 0.98, momentum 0.95, five
 * iterations everywhere, and a limit to attention scores.
 */
public enum MuGrokfast {
  /** Pre-training of small models. */
  PHASE_1(1e-3, 1e-3, 0.3, 30),
  /** Learning to think before speaking. */
  PHASE_3(5e-4, 5e-4, 0.1, 25),
  /** Curriculum training through a ternary quantizer. */
  PHASE_5(1e-3, 1e-3, 2.0, 30),
  /** Baking of prompts. */
  PHASE_6(1e-4, 1e-4, 0.2, 30),
  /** Experts, as the pipeline's program has it. */
  PHASE_7(5e-4, 5e-4, 0.15, 28),
  /** Experts, as the pipeline's guide has it. */
  PHASE_7_GUIDE(5e-4, 2e-3, 0.15, 28);

  private static final int WARMUP = 100;
  private static final double FLOOR = 0.1;

  private final double rate;
  private final double fallbackRate;
  private final double lambda;
  private final double largestScore;

  MuGrokfast(double rate, double fallbackRate, double lambda, double largestScore) {
    this.rate = rate;
    this.fallbackRate = fallbackRate;
    this.lambda = lambda;
    this.largestScore = largestScore;
  }

  /** The optimizer; its rates climb for a hundred steps and fall to a tenth. */
  public GrokfastConfig config() {
    AdamWConfig rest =
        new AdamWConfig(fallbackRate, 0.9, 0.95, 1e-10, 0, WARMUP, FLOOR * fallbackRate, 1);
    MuonConfig muon = new MuonConfig(rate, 0.95, true, 0, rest).clipped(largestScore);
    return new GrokfastConfig(0.98, lambda, GrokfastConfig.Part.SLOW, muon);
  }
}
