package trit.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import trit.compute.Backends;
import trit.file.NearestName;
import trit.language.RecipeReader;
import trit.phase.Event;
import trit.phase.PhaseException;
import trit.plan.Explanation;
import trit.plan.Plan;
import trit.plan.PlannedStep;
import trit.recipe.Recipe;
import trit.run.Cancellation;
import trit.run.RunReport;
import trit.show.Curves;

/** A conversation: the recipes that were said in it, what their runs have left, and one bench. */
public final class Session {
  private final Map<String, Recipe> recipes = new LinkedHashMap<>();
  private final Map<String, RunReport> reports = new LinkedHashMap<>();
  private Bench bench;
  private Recipe current;
  private Curves curves = new Curves();
  private volatile Cancellation running;

  /** A session on a bench. */
  public Session(Bench bench) {
    this.bench = bench;
  }

  /** A session on the bench that the environment names. */
  public static Session open() {
    try {
      return new Session(Bench.standard());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What computes, and where results lie. */
  public Bench bench() {
    return bench;
  }

  /** Changes what computes: {@code auto}, {@code scalar} or {@code vector}. */
  public void use(String backend) {
    bench = new Bench(bench.cache(), Backends.choose(backend));
  }

  /** Makes a recipe the one that is meant where none is named; one of the same name is replaced. */
  public Recipe say(Recipe recipe) {
    recipes.put(recipe.name(), recipe);
    current = recipe;
    return recipe;
  }

  /** Every recipe said so far. */
  public Collection<Recipe> recipes() {
    return List.copyOf(recipes.values());
  }

  /** What the last run of every recipe has left, by name. */
  public Map<String, RunReport> reports() {
    return Map.copyOf(reports);
  }

  /**
   * The recipe that is meant.
   *
   * @param name of a recipe of this session or of a script; empty for the last one said
   * @param parameters values for declared parameters
   * @throws PhaseException if there is none
   */
  public Recipe recipe(Optional<String> name, Map<String, String> parameters) {
    Recipe recipe = name.map(this::named).orElse(current);
    if (recipe == null) {
      throw new PhaseException(
          "there is no recipe yet: write one in a cell, or name a script such as recipes/quickstart.groovy");
    }
    return parameters.isEmpty() || recipe.text().isEmpty()
        ? recipe
        : RecipeReader.load().readText(recipe.name(), recipe.text(), parameters, true);
  }

  private Recipe named(String name) {
    if (recipes.containsKey(name)) {
      return recipes.get(name);
    }
    Path script = Path.of(name);
    if (!Files.isReadable(script)) {
      throw new PhaseException(
          "there is no recipe or script '"
              + name
              + "'."
              + NearestName.hint(name, recipes.keySet()));
    }
    try {
      return RecipeReader.load().read(script, Map.of(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What running a recipe would mean. */
  public Plan plan(Recipe recipe) {
    return bench.plan(recipe);
  }

  /** Runs a recipe and remembers its report; {@link #cancel} stops it. */
  public RunReport run(Plan plan, Consumer<Event> listener) {
    Cancellation cancellation = new Cancellation();
    running = cancellation;
    try {
      curves = new Curves();
      RunReport report = bench.run(plan, cancellation, listener.andThen(curves));
      reports.put(plan.recipe().name(), report);
      return report;
    } finally {
      running = null;
    }
  }

  /** Numbers that changed over the steps of the last run; of a cached step there are none. */
  public Curves curves() {
    return curves;
  }

  /** Why a step is, or is not, answered from the cache. */
  public Explanation why(Recipe recipe, String step) throws IOException {
    Plan plan = plan(recipe);
    List<String> names = plan.steps().stream().map(PlannedStep::name).toList();
    if (!names.contains(step)) {
      throw new PhaseException("no step is called '" + step + "'." + NearestName.hint(step, names));
    }
    return Explanation.of(plan.step(step), recipe.name(), bench.cache().manifests());
  }

  /** Numbers of a step: what its result has left, or what is known without one. */
  public Map<String, Double> facts(Recipe recipe, String step) {
    return plan(recipe).step(step).facts();
  }

  /** Asks a running recipe to stop; false where none runs. */
  public boolean cancel() {
    Cancellation cancellation = running;
    if (cancellation != null) {
      cancellation.request();
    }
    return cancellation != null;
  }
}
