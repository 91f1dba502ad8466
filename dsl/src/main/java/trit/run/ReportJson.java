package trit.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.plan.Manifest;
import trit.plan.PlanJson;
import trit.recipe.Ablation;
import trit.recipe.CanonicalJson;

/** What a run has left as JSON, for programs. */
public final class ReportJson {
  private ReportJson() {}

  /** A report. Times in seconds, sizes in bytes. */
  public static JsonNode of(RunReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("recipe", report.recipe().name());
    json.put("backend", report.backend());
    json.put("steps", report.steps().stream().map(ReportJson::of).toList());
    json.put("expectations", report.expectations().stream().map(PlanJson::of).toList());
    json.put("held", report.held());
    json.put("exports", report.exports());
    if (!report.variants().isEmpty()) {
      json.put("ablation", ablation(report));
    }
    return CanonicalJson.tree(json);
  }

  /** The numbers of every column, by variant; what a run lacks is null. */
  private static Map<String, Object> ablation(RunReport report) {
    Ablation ablation = report.recipe().ablation();
    List<Map<String, Object>> variants = new ArrayList<>();
    for (int i = 0; i < report.variants().size(); i++) {
      RunReport variant = report.variants().get(i);
      Map<String, Double> columns = new LinkedHashMap<>();
      ablation
          .columns()
          .forEach(name -> columns.put(name, ColumnNumbers.of(variant, name).orElse(null)));
      variants.add(
          Map.of(
              "values", ablation.variants().get(i).values(),
              "seed", variant.recipe().seed(),
              "columns", PlanJson.finite(columns)));
    }
    return Map.of("axes", ablation.axes(), "seeds", ablation.seeds(), "variants", variants);
  }

  private static JsonNode of(StepReport step) {
    Manifest manifest = step.result().manifest();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", step.name());
    json.put("verb", step.verb());
    json.put("origin", step.origin());
    json.put("key", manifest.key());
    json.put("kind", manifest.kind());
    json.put("seconds", manifest.seconds());
    json.put("bytes", manifest.bytes());
    json.put("facts", PlanJson.finite(manifest.facts()));
    json.put("directory", step.result().directory());
    return CanonicalJson.tree(json);
  }
}
