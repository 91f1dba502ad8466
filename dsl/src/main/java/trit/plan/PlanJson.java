package trit.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.language.Problem;
import trit.recipe.CanonicalJson;

/** Plans and their parts as JSON, for programs. */
public final class PlanJson {
  private PlanJson() {}

  /** A plan. Times in seconds, sizes in bytes; what is unknown is null. */
  public static JsonNode of(Plan plan) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("recipe", plan.recipe().name());
    json.put("seed", plan.recipe().seed());
    json.put("deterministic", plan.recipe().deterministic());
    json.put("backend", plan.backend());
    json.put("parameters", plan.recipe().parameters());
    json.put("steps", plan.steps().stream().map(PlanJson::of).toList());
    json.put("problems", plan.problems().stream().map(Problem::toString).toList());
    json.put("budget", plan.budget());
    json.put("withinBudget", plan.withinBudget());
    json.put("expectations", plan.expectations().stream().map(PlanJson::of).toList());
    if (!plan.variants().isEmpty()) {
      json.put("variants", variants(plan));
    }
    return CanonicalJson.tree(json);
  }

  /** What every variant would do, with the values that make it one. */
  private static List<Map<String, Object>> variants(Plan plan) {
    List<Map<String, Object>> variants = new ArrayList<>();
    for (int i = 0; i < plan.variants().size(); i++) {
      Plan variant = plan.variants().get(i);
      variants.add(
          Map.of(
              "values", plan.recipe().ablation().variants().get(i).values(),
              "seed", variant.recipe().seed(),
              "seconds", variant.time().toMillis() / 1e3,
              "steps", variant.steps().stream().map(PlanJson::of).toList()));
    }
    return variants;
  }

  /** A promise and whether it holds. */
  public static JsonNode of(ExpectationResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", result.expectation().text());
    json.put("verdict", result.verdict());
    json.put("message", result.message());
    json.put("place", result.expectation().place().toString());
    return CanonicalJson.tree(json);
  }

  /** Why a step is, or is not, in the cache. */
  public static JsonNode of(Explanation explanation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", of(explanation.step()));
    json.put("ingredients", explanation.step().key().orElseThrow().ingredients());
    json.put("nearest", explanation.nearest().map(Manifest::key));
    json.put("differences", explanation.differences());
    return CanonicalJson.tree(json);
  }

  private static JsonNode of(PlannedStep step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", step.name());
    json.put("verb", step.verb());
    json.put("state", step.state());
    json.put("key", step.key().map(Key::hex));
    json.put("config", step.step().config());
    json.put("inputs", step.step().inputs());
    json.put("sources", step.sources());
    json.put("seconds", step.time().toMillis() / 1e3);
    json.put("peakMemory", step.peakMemory());
    json.put("bytes", step.bytes());
    json.put("exact", step.exact());
    json.put("substitutions", step.substitutions());
    json.put("facts", finite(step.facts()));
    json.put("directory", step.cached().map(CachedResult::directory));
    return CanonicalJson.tree(json);
  }

  /** Facts as JSON can write them: what is no number is null. */
  public static Map<String, Double> finite(Map<String, Double> facts) {
    Map<String, Double> finite = new LinkedHashMap<>();
    facts.forEach(
        (name, value) -> finite.put(name, value != null && Double.isFinite(value) ? value : null));
    return finite;
  }
}
