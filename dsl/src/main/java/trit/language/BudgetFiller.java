package trit.language;

import java.time.Duration;
import java.util.List;
import trit.recipe.Budget;

/** Fills a {@link Budget}. */
final class BudgetFiller extends Filler<Budget> implements BudgetBlock {
  private Duration time;
  private Long memory;
  private Long disk;
  private Long artifact;

  @Override
  public BudgetBlock time(Duration limit) {
    say("time");
    if (limit.isNegative() || limit.isZero()) {
      wrong("time", "time must be greater than 0");
    }
    time = limit;
    return this;
  }

  @Override
  public BudgetBlock memory(long limit) {
    memory = bytes("memory", limit);
    return this;
  }

  @Override
  public BudgetBlock disk(long limit) {
    disk = bytes("disk", limit);
    return this;
  }

  @Override
  public BudgetBlock artifact(long limit) {
    artifact = bytes("artifact", limit);
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  Budget fill() {
    return new Budget(time, memory, disk, artifact);
  }

  private long bytes(String word, long limit) {
    say(word);
    if (limit < 1) {
      wrong(word, word + " must be at least 1 byte, not " + limit);
    }
    return limit;
  }
}
