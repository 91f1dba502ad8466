package trit.language;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import trit.quant.CodeChoice;
import trit.quant.CodeChoice.Order;

/**
 * What blocks remember that say how codes are chosen.
 *
 * @param <T> the record
 * @param <B> the block
 */
abstract class CodesFiller<T, B extends CodesBlock<B>> extends Filler<T> implements CodesBlock<B> {
  private CodeChoice choice;

  @Override
  public B nearest() {
    say("nearest");
    choice = new CodeChoice.Nearest();
    return block();
  }

  @Override
  public B gptq(Consumer<? super GptqBlock> body) {
    choice = nested("gptq", new FeedbackFiller(Order.FORWARD), body);
    return block();
  }

  @Override
  public B ldlq(Consumer<? super FeedbackBlock> body) {
    choice = nested("ldlq", new FeedbackFiller(Order.BACKWARD), body);
    return block();
  }

  @Override
  List<String> required() {
    oneOf("", "nearest", "gptq", "ldlq");
    return List.of();
  }

  /** This object as the block it is. */
  abstract B block();

  /** What was said; empty for nothing. */
  final Optional<CodeChoice> choice() {
    return Optional.ofNullable(choice);
  }
}
