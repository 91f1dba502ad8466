package trit.eval.task;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import trit.eval.Bootstrap;
import trit.eval.Estimate;

/** How a model did at a task. */
public final class TaskResult {
  private final Task task;
  private final int questions;
  private final long truncated;
  private final Map<String, ToDoubleFunction<int[]>> numbers;

  TaskResult(Task task, int questions, long truncated, Answers answers) {
    this.task = task;
    this.questions = questions;
    this.truncated = truncated;
    this.numbers = answers.numbers();
  }

  /** What was asked. */
  public Task task() {
    return task;
  }

  /** How many questions were scored. */
  public int questions() {
    return questions;
  }

  /** How many texts were longer than the model reads, so that their beginnings were left out. */
  public long truncated() {
    return truncated;
  }

  /** Every number of the task with its standard error, by bootstrap over the questions. */
  public Map<String, Estimate> metrics() {
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    numbers.forEach((name, number) -> metrics.put(name, estimate(number)));
    return metrics;
  }

  /** How much higher the task's main number is than another model's on the same questions. */
  public Estimate differenceTo(TaskResult base) {
    ToDoubleFunction<int[]> own = numbers.get(task.mainMetric());
    ToDoubleFunction<int[]> other = base.numbers.get(task.mainMetric());
    return estimate(items -> own.applyAsDouble(items) - other.applyAsDouble(items));
  }

  private Estimate estimate(ToDoubleFunction<int[]> number) {
    return new Estimate(
        number.applyAsDouble(Answers.all(questions)), Bootstrap.error(questions, number));
  }
}
