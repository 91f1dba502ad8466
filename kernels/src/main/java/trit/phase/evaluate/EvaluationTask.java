package trit.phase.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One pass over a text.
 *
 * @param role the input that names the text
 * @param perplexity whether perplexity is wanted from it
 * @param divergence whether the divergence from {@code against} is wanted from it
 * @param compares whether {@code against} reads the text too
 */
record EvaluationTask(String role, boolean perplexity, boolean divergence, boolean compares) {

  /** The passes that these inputs ask for: one for a text that is named twice. */
  static List<EvaluationTask> of(Map<String, ?> inputs) {
    boolean against = inputs.containsKey("against");
    Object perplexity = inputs.get("perplexity");
    Object kld = inputs.get("kld");
    List<EvaluationTask> tasks = new ArrayList<>();
    if (perplexity != null) {
      tasks.add(new EvaluationTask("perplexity", true, perplexity.equals(kld), against));
    }
    if (kld != null && !kld.equals(perplexity)) {
      tasks.add(new EvaluationTask("kld", false, true, against));
    }
    return tasks;
  }
}
