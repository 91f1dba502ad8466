package trit.fake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.NotInKey;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.Problems;
import trit.tensor.RandomStream;

/**
 * Training without arithmetic: a state that every step changes at random, saved now and then.
 *
 * @param strength a parameter that changes the result
 * @param steps how many
 * @param saveEvery steps between two checkpoints
 * @param pause milliseconds that a step takes
 */
public record Brew(double strength, int steps, @NotInKey int saveEvery, @NotInKey long pause)
    implements PhaseConfig {
  private static final int COPIES = 5_000;

  @Override
  public String verb() {
    return "brew";
  }

  @Override
  public Phase<?> phase() {
    return new Brewing();
  }

  private static final class Brewing implements Phase<Brew> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public Forecast forecast(Brew config, Inputs<Outline> inputs, Problems problems) {
      if (config.steps < 1) {
        problems.add("steps is " + config.steps + "; brew at least once");
      }
      if (config.strength <= 0) {
        problems.add("strength is " + config.strength + "; use more than 0");
      }
      return new Forecast(
          new Outline.Weights(null, null),
          (long) COPIES * Long.BYTES,
          true,
          1_000_000,
          1e9 * config.steps,
          List.of(),
          Map.of());
    }

    @Override
    public void run(Brew config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
      Path saved = context.scratch().resolve("state");
      RandomStream random = context.random();
      long state = Files.size(inputs.get("data").file("text.bin"));
      int first = 0;
      if (Files.exists(saved)) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(saved));
        first = bytes.getInt();
        state = bytes.getLong();
        context.emit(new Event.Resumed(context.name(), "step " + first));
      }
      for (int step = first; step < config.steps; step++) {
        context.checkCancelled();
        state = state * 31 + random.bits(step) + Double.doubleToLongBits(config.strength);
        sleep(config.pause);
        if ((step + 1) % config.saveEvery == 0) {
          save(context.scratch(), saved, step + 1, state);
        }
        context.emit(new Event.Progress(context.name(), step + 1, config.steps, "steps"));
      }
      ByteBuffer bytes = ByteBuffer.allocate(COPIES * Long.BYTES);
      for (int i = 0; i < COPIES; i++) {
        bytes.putLong(state + i);
      }
      Files.write(context.output().resolve("weights.bin"), bytes.array());
      context.fact("state", state);
      context.fact("speed.stepsPerSecond", System.nanoTime());
    }

    private static void save(Path folder, Path saved, int step, long state) throws IOException {
      Path fresh = Files.createTempFile(folder, "state", ".tmp");
      byte[] bytes = ByteBuffer.allocate(12).putInt(step).putLong(state).array();
      Files.write(fresh, bytes);
      Files.move(fresh, saved, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void sleep(long pause) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
