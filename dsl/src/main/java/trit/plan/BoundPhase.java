package trit.plan;

import java.io.IOException;
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

/** A phase together with the parameters it is made for. */
public final class BoundPhase {
  private final PhaseConfig config;
  private final Phase<PhaseConfig> phase;

  /** The phase that these parameters name. */
  @SuppressWarnings("unchecked") // a config names the phase that takes it; nobody else pairs them
  public BoundPhase(PhaseConfig config) {
    this.config = config;
    this.phase = (Phase<PhaseConfig>) config.phase();
  }

  /** See {@link Phase#influences}. */
  public Set<Influence> influences() {
    return phase.influences(config);
  }

  /** See {@link Phase#sources}. */
  public Map<String, String> sources() throws IOException {
    return phase.sources(config);
  }

  /** See {@link Phase#forecast}. */
  public Forecast forecast(Inputs<Outline> inputs, Problems problems) {
    return phase.forecast(config, inputs, problems);
  }

  /** See {@link Phase#run}. */
  public void run(Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    phase.run(config, inputs, context);
  }
}
