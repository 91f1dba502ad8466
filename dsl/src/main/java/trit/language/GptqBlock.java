package trit.language;

/** What may stand in {@code gptq}: the words of {@code ldlq}, and the order of columns. */
public interface GptqBlock extends FeedbackBlock {

  @Word(
      value =
          "Columns with the largest inputs come first, with all scales settled before; false where nothing is said.",
      example = "actOrder true")
  GptqBlock actOrder(boolean first);
}
