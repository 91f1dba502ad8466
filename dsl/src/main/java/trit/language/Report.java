package trit.language;

import trit.eval.task.Task;

/**
 * Numbers about a model.
 *
 * @param name the step's name
 */
public record Report(String name) implements Handle {

  @Word("Perplexity on the data set named by 'perplexity'; its ratio is to the model of 'against'.")
  public ComparedMetric getPerplexity() {
    return new ComparedMetric(name, "perplexity");
  }

  @Word("Kullback-Leibler divergence from the model of 'against', in nats per token.")
  public Distribution getKld() {
    return new Distribution(name, "kld");
  }

  @Word("Share of positions where the model of 'against' finds the same token likeliest.")
  public Metric getSameTop() {
    return new Metric(name, "sameTop");
  }

  @Word("Bits per byte of the text; may be compared across tokenizers.")
  public Rate getBitsPerByte() {
    return new Rate(name, "bitsPerByte");
  }

  @Word("How the probability of the right token moved from the model of 'against'.")
  public Change getDeltaP() {
    return new Change(name, "deltaP");
  }

  @Word(
      value = "How a task went: its main number, and how much higher than the model of 'against'.",
      example = "report.task(ARC).value")
  public TaskMetric task(Task task) {
    return new TaskMetric(name, task.title());
  }

  @Word("What a model would reach on the same text that knows token frequencies and nothing else.")
  public Unigram getUnigram() {
    return new Unigram(name, "unigram.entropy");
  }

  @Override
  public String toString() {
    return name;
  }
}
