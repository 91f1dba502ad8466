package trit.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.compute.Backend;
import trit.language.Problem;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.plan.PlannedStep.State;
import trit.recipe.Recipe;
import trit.recipe.Step;

/** Turns a recipe into a plan. Nothing is computed, and everything wrong is found at once. */
public final class Planner {
  private final KnownResults results;
  private final Backend backend;
  private final Rate rate;
  private final Path exports;

  /**
   * A planner.
   *
   * @param results what was computed before
   * @param backend what would compute
   * @param rate how fast
   * @param exports where exported files go
   */
  public Planner(KnownResults results, Backend backend, Rate rate, Path exports) {
    this.results = results;
    this.backend = backend;
    this.rate = rate;
    this.exports = exports;
  }

  /**
   * Plans a recipe.
   *
   * @throws UncheckedIOException if the cache cannot be read
   */
  public Plan plan(Recipe recipe) {
    KnownSteps known = new KnownSteps(results, exports);
    Pass pass = new Pass(recipe, known);
    recipe.steps().forEach(pass::add);
    List<Plan> variants =
        recipe.ablation().variants().stream()
            .map(variant -> plan(variant.recipe(), known))
            .toList();
    List<PlannedStep> all = new ArrayList<>(pass.steps);
    Set<Problem> problems = new LinkedHashSet<>(pass.problems);
    variants.forEach(
        variant -> {
          all.addAll(variant.steps());
          problems.addAll(variant.problems());
        });
    return plan(recipe, pass, List.copyOf(problems), all, variants);
  }

  private Plan plan(Recipe variant, KnownSteps known) {
    Pass pass = new Pass(variant, known);
    variant.steps().forEach(pass::add);
    return plan(variant, pass, pass.problems, pass.steps, List.of());
  }

  private Plan plan(
      Recipe recipe,
      Pass pass,
      List<Problem> problems,
      List<PlannedStep> all,
      List<Plan> variants) {
    Map<String, Map<String, Double>> facts = new HashMap<>();
    pass.steps.forEach(step -> facts.put(step.name(), step.facts()));
    return new Plan(
        recipe,
        backend.name() + " (" + backend.determinism() + ")",
        List.copyOf(pass.steps),
        problems,
        BudgetVerdict.of(recipe.budget(), all),
        recipe.expectations().stream().map(e -> ExpectationResult.check(e, facts)).toList(),
        variants);
  }

  /** One walk over the steps of a recipe. */
  private final class Pass {
    private final Recipe recipe;
    private final KnownSteps known;
    private final List<PlannedStep> steps = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Outline> outlines = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();

    Pass(Recipe recipe, KnownSteps known) {
      this.recipe = recipe;
      this.known = known;
    }

    void add(Step step) {
      BoundPhase phase = new BoundPhase(step.config());
      int before = problems.size();
      Optional<Map<String, String>> sources = sources(step, phase);
      Optional<Forecast> forecast = forecast(step, phase);
      Optional<Key> key = sources.flatMap(found -> key(step, phase, found));
      boolean blocked = problems.size() > before || forecast.isEmpty() || key.isEmpty();
      Optional<CachedResult> cached = key.flatMap(known::find);
      State state = blocked ? State.BLOCKED : known.state(key.get(), cached);
      forecast.ifPresent(f -> outlines.put(step.name(), f.outline()));
      key.ifPresent(k -> keys.put(step.name(), k.hex()));
      key.ifPresent(known::add);
      boolean computes = state == State.RUN || state == State.RESUMES;
      Duration time = computes ? time(step.config().verb(), forecast.get()) : Duration.ZERO;
      steps.add(
          new PlannedStep(step, key, state, forecast, cached, time, sources.orElse(Map.of())));
    }

    /** What the step reads from outside; empty where that cannot be told. */
    private Optional<Map<String, String>> sources(Step step, BoundPhase phase) {
      try {
        return Optional.of(known.sources(step.config(), phase));
      } catch (IOException | RuntimeException e) {
        problems.add(StepProblem.of(step, message(e)));
        return Optional.empty();
      }
    }

    /** The step's forecast; empty where it, or a step it reads, has none. */
    private Optional<Forecast> forecast(Step step, BoundPhase phase) {
      Map<String, Outline> inputs = new LinkedHashMap<>();
      for (Map.Entry<String, String> input : step.inputs().entrySet()) {
        Outline outline = outlines.get(input.getValue());
        if (outline == null) {
          if (steps.stream().noneMatch(earlier -> earlier.name().equals(input.getValue()))) {
            problems.add(
                StepProblem.of(
                    step, "'" + input.getValue() + "' is not declared before it is used"));
          }
          return Optional.empty();
        }
        inputs.put(input.getKey(), outline);
      }
      try {
        return Optional.of(
            phase.forecast(
                new Inputs<>(inputs), message -> problems.add(StepProblem.of(step, message))));
      } catch (RuntimeException e) {
        problems.add(StepProblem.of(step, message(e)));
        return Optional.empty();
      }
    }

    /** What to tell the user of a failure; one that was not foreseen is a bug and goes on. */
    private String message(Exception failure) {
      return UserMessage.of(failure)
          .orElseGet(
              () ->
                  switch (failure) {
                    case IOException e -> "cannot read what it is made from: " + e.getMessage();
                    case RuntimeException e -> throw e;
                    default -> throw new IllegalStateException(failure);
                  });
    }

    private Optional<Key> key(Step step, BoundPhase phase, Map<String, String> sources) {
      Map<String, String> inputs = new HashMap<>();
      for (Map.Entry<String, String> input : step.inputs().entrySet()) {
        String key = keys.get(input.getValue());
        if (key == null) {
          return Optional.empty();
        }
        inputs.put(input.getKey(), key);
      }
      return Optional.of(
          Key.of(
              KeyIngredients.of(
                  step.config(), phase.influences(), inputs, sources, recipe.seed(), backend)));
    }

    private Duration time(String verb, Forecast forecast) {
      Map<String, Double> seconds = rate.seconds(verb, forecast);
      double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
      return seconds.isEmpty()
          ? Duration.ZERO
          : Duration.ofMillis((long) (1e3 * (rate.start() + all)));
    }
  }
}
