package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.transform.NamedParam;
import groovy.transform.NamedParams;
import java.util.Map;
import java.util.function.Consumer;
import trit.compute.Divergence.Direction;
import trit.language.TrainingWords.TrainingBlock;

/** Learning from another model: the verb {@code distill} and what may stand in its block. */
public interface DistillWords extends Verbs {

  @Word(
      value =
          "Trains weights towards a text and towards what a teacher with the same tokenizer makes of it; weights that carry a fake-quantizer are trained through it.",
      example =
          "def student = distill('student', base, teacher: big) { on text; steps 2_000; temperature 2.0; topk 64 }")
  default Weights distill(
      @NamedParams({@NamedParam(value = "teacher", type = Weights.class, required = true)})
          Map<String, ?> teacher,
      String name,
      Weights student,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return distill(name, student, (Weights) teacher.get("teacher"), Body.<Block>of(body));
  }

  /** {@code distill} from Java. */
  default Weights distill(
      String name, Weights student, Weights teacher, Consumer<? super Block> body) {
    reading()
        .step(
            "distill",
            name,
            student,
            new DistillFiller(),
            filler -> {
              filler.input("teacher", teacher);
              body.accept(filler);
            });
    return new Weights(name);
  }

  /** The words of {@code distill}. */
  interface Block extends TrainingBlock<Block> {

    @Word(
        value = "What logits are divided by before they are compared; 4 where nothing is said.",
        example = "temperature 2.0")
    Block temperature(Number degree);

    @Word(
        value = "The weight of the next token's cross-entropy; 1 where nothing is said.",
        example = "alpha 1.0")
    Block alpha(Number weight);

    @Word(
        value =
            "The weight of the divergence from the teacher, a mean over tokens; 0.5 where nothing is said.",
        example = "beta 0.5")
    Block beta(Number weight);

    @Word(
        value =
            "The weight of the divergence as a mean over steps, which are lines or begin with <step> or 'Step 3:'; 2 where nothing is said.",
        example = "gamma 2.0")
    Block gamma(Number weight);

    @Word(
        value =
            "Only the teacher's so many likeliest tokens are compared; all where nothing is said.",
        example = "topk 64")
    Block topk(int tokens);

    @Word(
        value =
            "Which distribution is averaged over: FORWARD the teacher's, REVERSE the student's; FORWARD where nothing is said.",
        example = "direction REVERSE")
    Block direction(Direction which);

    @Word(
        value = "What is rounded to which numbers; as the weights carry it where nothing is said.",
        example = "qat { weights TERNARY, absmean(perTensor) }")
    default Block qat(
        @DelegatesTo(value = FakeQuantizerBlock.class, strategy = Closure.DELEGATE_ONLY)
            Closure<?> body) {
      return qat(Body.<FakeQuantizerBlock>of(body));
    }

    /** {@code qat} from Java. */
    Block qat(Consumer<? super FakeQuantizerBlock> body);
  }
}
