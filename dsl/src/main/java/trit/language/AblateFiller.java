package trit.language;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import trit.recipe.Ablation;
import trit.recipe.Axis;

/** Fills an {@link Ablation}, its variants still to be made. */
final class AblateFiller extends Filler<Ablation> implements AblateWords.Block {
  private static final int MOST_SEEDS = 100;

  private final List<AxisFiller> axes = new ArrayList<>();
  private List<Long> seeds = List.of();
  private List<String> columns = List.of();

  @Override
  public AblateWords.Values vary(String title, Consumer<? super AblateWords.SettingBlock> setting) {
    AxisFiller axis = new AxisFiller(title);
    setting.accept(axis);
    axes.add(axis);
    return axis;
  }

  @Override
  public AblateWords.Block repeat(List<Integer> repeated) {
    say("repeat");
    if (repeated.isEmpty() || repeated.size() > MOST_SEEDS) {
      wrong("repeat", "repeat takes 1 to %d seeds such as 1..3".formatted(MOST_SEEDS));
      return this;
    }
    seeds = repeated.stream().distinct().map(Integer::longValue).toList();
    return this;
  }

  @Override
  public AblateWords.Block columns(String... numbers) {
    say("columns");
    columns = List.of(numbers);
    return this;
  }

  @Override
  List<String> required() {
    axes.forEach(AxisFiller::checkValues);
    if (axes.isEmpty() && seeds.size() < 2) {
      wrong("ablate", "ablate needs vary('…') { step.word }.over value, value, or repeat 1..3");
    }
    return List.of("columns <number>");
  }

  @Override
  Ablation fill() {
    return new Ablation(axes.stream().map(AxisFiller::axis).toList(), seeds, columns, List.of());
  }

  /** One axis on its way. */
  private final class AxisFiller implements AblateWords.SettingBlock, AblateWords.Values {
    private final String title;
    private Handle step;
    private List<String> path = List.of();
    private List<Object> values = List.of();

    AxisFiller(String title) {
      this.title = title;
    }

    @Override
    public void setting(Handle varied, String... words) {
      step = varied;
      path = List.of(words);
    }

    @Override
    public AblateWords.Block over(Object... given) {
      values = List.of(given);
      return AblateFiller.this;
    }

    Axis axis() {
      return new Axis(title, step.name(), path, values);
    }

    void checkValues() {
      if (step == null || path.isEmpty()) {
        wrong("vary", "axis '%s' needs a setting such as { model.steps }".formatted(title));
        return;
      }
      if (values.stream().distinct().count() < Math.max(2, values.size())) {
        wrong("vary", "axis '%s' needs two or more different values behind .over".formatted(title));
      }
      try {
        verb(step).map(verb -> SettingWord.find(verb, path)).ifPresent(this::checkTypes);
      } catch (IllegalArgumentException e) {
        wrong("vary", e.getMessage());
      }
    }

    private void checkTypes(SettingWord word) {
      String unfit =
          values.stream()
              .filter(value -> !word.takes(value))
              .map(value -> "'%s' is a %s".formatted(value, value.getClass().getSimpleName()))
              .collect(Collectors.joining(", "));
      if (!unfit.isEmpty()) {
        wrong("vary", "axis '%s' takes %s; %s".formatted(title, word.title(), unfit));
      }
    }
  }
}
