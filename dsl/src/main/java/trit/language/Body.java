package trit.language;

import groovy.lang.Closure;
import java.util.function.Consumer;

/** The braces of a script, as what Java passes instead. */
final class Body {
  private Body() {}

  /** Runs the closure with the block's words and none from outside. */
  static <B> Consumer<B> of(Closure<?> closure) {
    return block -> {
      Closure<?> body = (Closure<?>) closure.clone();
      body.setDelegate(block);
      body.setResolveStrategy(Closure.DELEGATE_ONLY);
      body.call();
    };
  }
}
