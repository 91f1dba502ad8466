package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.List;
import java.util.function.Consumer;

/** Varying: the word {@code ablate} and what may stand in its block. */
public interface AblateWords {

  @Word(
      value =
          "Repeats the recipe with other settings and seeds, and says which differences are larger than noise.",
      example =
          "ablate { vary('learning rate') { model.adamw.lr }.over 1e-3, 2e-3; repeat 1..3; columns 'report.perplexity' }")
  default RecipeBlock ablate(
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return ablate(Body.<Block>of(body));
  }

  /** {@code ablate} from Java. */
  RecipeBlock ablate(Consumer<? super Block> body);

  /** The words of {@code ablate}. */
  interface Block {

    @Word(
        value =
            "An axis of the table: a setting of a step, and with '.over' the values it takes; others are compared with the first.",
        example = "vary('QAT start') { ternary.qat.startStep }.over 0, 300, 1_500")
    default Values vary(
        String title,
        @DelegatesTo(value = SettingBlock.class, strategy = Closure.DELEGATE_ONLY)
            Closure<?> setting) {
      return vary(title, Body.<SettingBlock>of(setting));
    }

    /** {@code vary} from Java: {@code vary("start", s -> s.setting(ternary, "startStep"))}. */
    Values vary(String title, Consumer<? super SettingBlock> setting);

    @Word(
        value =
            "Seeds with which every combination is repeated, so that noise can be told from effect; without vary, the recipe as it is, and numbers of its steps are compared with each other.",
        example = "repeat 1..3")
    Block repeat(List<Integer> seeds);

    @Word(
        value =
            "Numbers the table shows: of a step ('report.perplexity'), of whichever step has it ('train.loss'), or 'time'.",
        example = "columns 'train.loss', 'report.perplexity', 'tq2.bytes', 'time'")
    Block columns(String... numbers);
  }

  /** What may stand in {@code vary}: a step and the words that lead to a setting of it. */
  interface SettingBlock {

    @Word(
        value = "The setting that is varied; 'ternary.qat.startStep' is the short way to say it.",
        example = "setting ternary, 'qat', 'startStep'")
    void setting(Handle step, String... path);
  }

  /** What stands behind {@code vary}. */
  interface Values {

    @Word(
        value = "The values of an axis.",
        example = "vary('bits') { packed.targetBpw }.over 2.5, 3, 4")
    Block over(Object... values);
  }
}
