package trit.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.infer.Sampling;

/** How the next token is chosen. */
final class SamplingOptions {
  private static final int WINDOW = 64;

  @Option(
      names = "--temperature",
      defaultValue = "0.8",
      description = "Divides the logits; 0 takes the likeliest token (${DEFAULT-VALUE}).")
  private float temperature;

  @Option(
      names = "--top-k",
      defaultValue = "40",
      description = "Only so many of the likeliest tokens; 0 for all (${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--top-p",
      defaultValue = "0.95",
      description = "Only the likeliest that together have this share (${DEFAULT-VALUE}).")
  private float topP;

  @Option(
      names = "--min-p",
      defaultValue = "0.05",
      description = "Only those this times as likely as the likeliest (${DEFAULT-VALUE}).")
  private float minP;

  @Option(
      names = "--repetition-penalty",
      defaultValue = "1",
      description = "Makes tokens of the last 64 less likely; 1 for no change (${DEFAULT-VALUE}).")
  private float repetitionPenalty;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "Equal seeds give equal texts (${DEFAULT-VALUE}).")
  private long seed;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  Sampling get() {
    try {
      return new Sampling(temperature, topK, topP, minP, repetitionPenalty, WINDOW, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
