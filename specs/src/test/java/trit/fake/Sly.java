package trit.fake;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.Problems;

/** Draws random numbers and does not say so. */
public record Sly() implements PhaseConfig {

  @Override
  public String verb() {
    return "sly";
  }

  @Override
  public Phase<?> phase() {
    return new Slyness();
  }

  private static final class Slyness implements Phase<Sly> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public Set<Influence> influences() {
      return EnumSet.noneOf(Influence.class);
    }

    @Override
    public Forecast forecast(Sly config, Inputs<Outline> inputs, Problems problems) {
      return new Forecast(new Outline.Report(), 0, false, 0, 0, List.of(), Map.of());
    }

    @Override
    public void run(Sly config, Inputs<Artifact> inputs, PhaseContext context) {
      context.fact("luck", context.random().uniform(0));
    }
  }
}
