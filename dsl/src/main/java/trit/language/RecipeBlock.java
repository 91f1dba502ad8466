package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;

/**
 * What may stand in {@code recipe('name') { … }}: the recipe's own words, and one verb per phase.
 */
public interface RecipeBlock
    extends DatasetWords,
        CheckpointWords,
        LlamaWords,
        TrainingWords,
        DistillWords,
        AdaptWords,
        RotateWords,
        QuantizeWords,
        CompressWords,
        CalibrateWords,
        ImatrixWords,
        EvaluateWords,
        GenerateWords,
        InspectWords,
        ExportWords,
        AblateWords {

  @Word(value = "What the recipe does, in a line.", example = "description 'TQ2_0 from scratch'")
  RecipeBlock description(String text);

  @Word(value = "Seed of every random stream; 0 where nothing is said.", example = "seed 42")
  RecipeBlock seed(long seed);

  @Word(
      value = "Whether equal bits are promised on equal machines; false where nothing is said.",
      example = "deterministic true")
  RecipeBlock deterministic(boolean promised);

  @Word(
      value = "What the recipe may cost; a plan over budget does not run.",
      example = "budget { time 36.hours; memory 12.GiB; artifact 64.MiB }")
  default RecipeBlock budget(
      @DelegatesTo(value = BudgetBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return budget(Body.<BudgetBlock>of(body));
  }

  /** {@code budget} from Java. */
  RecipeBlock budget(Consumer<? super BudgetBlock> body);

  @Word(
      value =
          "Declares a parameter: its type is that of its default, and -P name=value overrides it.",
      example = "def steps = parameter('steps', 3_000, 'optimizer steps')")
  <T> T parameter(String name, T standard, String help);

  @Word(
      value = "What must hold after the run; checked while planning where that is possible.",
      example = "expect('fits the device') { assert packed.bytes <= 64.MiB }")
  default RecipeBlock expect(
      String promise,
      @DelegatesTo(value = ExpectBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    Consumer<ExpectBlock> assertions = Body.of(body);
    return expect(promise, () -> assertions.accept(new ExpectBlock() {}));
  }

  /**
   * {@code expect} from Java.
   *
   * @param assertions throws an {@link AssertionError} when the promise does not hold
   */
  RecipeBlock expect(String promise, Runnable assertions);

  /** What may stand in {@code expect}: assertions about handles, and no words. */
  interface ExpectBlock {}
}
