package trit.language;

import java.time.Duration;

/** What may stand in {@code budget}. */
public interface BudgetBlock {

  @Word(value = "Of the whole run.", example = "time 36.hours")
  BudgetBlock time(Duration time);

  @Word(value = "Bytes held at once.", example = "memory 12.GiB")
  BudgetBlock memory(long bytes);

  @Word(value = "Bytes in the cache.", example = "disk 60.GiB")
  BudgetBlock disk(long bytes);

  @Word(value = "Bytes of the largest exported file.", example = "artifact 64.MiB")
  BudgetBlock artifact(long bytes);
}
