package trit.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import trit.compute.Backend;
import trit.compute.KernelVersion;
import trit.file.Sha256;
import trit.phase.Artifact;
import trit.phase.Provenance;
import trit.plan.ExpectationResult;
import trit.plan.Plan;
import trit.plan.PlannedStep;
import trit.recipe.CanonicalJson;
import trit.recipe.Expectation;
import trit.recipe.Recipe;

/**
 * Writes down where an exported file comes from.
 *
 * <p>The entries are a function of the recipe, its data and the results of the steps before the
 * export alone: no clock, no machine, no speed, and nothing of later steps. So a run that was
 * interrupted, or answered from the cache, exports the same bytes as one that was not.
 */
final class Origins {
  private static final String MAIN_SOURCE = "text";
  private static final int COMMIT_DIGITS = 40;
  private static final Pattern OF_THE_MACHINE = Pattern.compile("(speed|time|memory)\\.");

  private final Plan plan;
  private final Backend backend;

  Origins(Plan plan, Backend backend) {
    this.plan = plan;
    this.backend = backend;
  }

  /**
   * What is known when a step begins.
   *
   * @param before the results of the steps declared before it, in order
   */
  Provenance at(List<StepReport> before) {
    Map<String, String> entries = new LinkedHashMap<>();
    addRecipe(entries);
    addSources(entries);
    before.forEach(step -> entries.put("key." + step.name(), step.result().manifest().key()));
    entries.put("kernels.version", Integer.toString(KernelVersion.CURRENT));
    entries.put("kernels.determinism", backend.determinism());
    entries.put("jdk", Integer.toString(Runtime.version().feature()));
    Map<String, Map<String, Double>> facts = facts(before);
    facts.forEach(
        (step, numbers) ->
            numbers.forEach(
                (name, value) ->
                    entries.put("metrics." + step + "." + name, Double.toString(value))));
    addExpectations(entries, facts);
    return new Provenance(entries);
  }

  private void addRecipe(Map<String, String> entries) {
    Recipe recipe = plan.recipe();
    entries.put("recipe.name", recipe.name());
    entries.put("recipe.text", recipe.text());
    entries.put("recipe.sha256", Sha256.of(recipe.text()));
    entries.put("recipe.seed", Long.toString(recipe.seed()));
    recipe
        .parameters()
        .forEach(p -> entries.put("recipe.parameter." + p.name(), CanonicalJson.text(p.value())));
  }

  /** What was read from outside: data sets under {@code dataset.N}, models under {@code base.N}. */
  private void addSources(Map<String, String> entries) {
    Map<String, Integer> counts = new HashMap<>();
    for (PlannedStep step : plan.steps()) {
      if (step.sources().isEmpty()) {
        continue;
      }
      Artifact.Kind kind = step.forecast().orElseThrow().outline().kind();
      String group = kind == Artifact.Kind.DATASET ? "dataset" : "base";
      String prefix = group + "." + (counts.merge(group, 1, Integer::sum) - 1) + ".";
      entries.put(prefix + "id", id(step));
      new TreeMap<>(step.sources())
          .forEach(
              (name, hash) -> {
                // what everything else is taken from needs no name of its own
                boolean main = name.equals(MAIN_SOURCE) || step.sources().size() == 1;
                // a commit of a repository has 40 digits, the hash of a content 64
                String type = hash.length() == COMMIT_DIGITS ? "revision" : "sha256";
                entries.put(prefix + (main ? "" : name + ".") + type, hash);
              });
    }
  }

  /** The name that the world knows the source by, if it has one, else what the recipe calls it. */
  private static String id(PlannedStep step) {
    JsonNode source = CanonicalJson.keyTree(step.step().config()).path("source");
    return source.path("id").asText(source.path("name").asText(step.name()));
  }

  private void addExpectations(
      Map<String, String> entries, Map<String, Map<String, Double>> facts) {
    List<Expectation> expectations = plan.recipe().expectations();
    for (int i = 0; i < expectations.size(); i++) {
      ExpectationResult result = ExpectationResult.check(expectations.get(i), facts);
      entries.put("expect." + i + ".text", result.expectation().text());
      if (result.verdict() != ExpectationResult.Verdict.OPEN) {
        entries.put("expect." + i + ".held", Boolean.toString(result.held()));
      }
    }
  }

  private static Map<String, Map<String, Double>> facts(List<StepReport> before) {
    Map<String, Map<String, Double>> facts = new LinkedHashMap<>();
    for (StepReport step : before) {
      Map<String, Double> lasting = new TreeMap<>(step.facts());
      lasting.keySet().removeIf(name -> OF_THE_MACHINE.matcher(name).lookingAt());
      facts.put(step.name(), lasting);
    }
    return facts;
  }
}
