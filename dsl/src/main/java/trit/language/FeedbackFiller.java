package trit.language;

import java.util.List;
import trit.quant.CodeChoice.Feedback;
import trit.quant.CodeChoice.Order;

/** Fills how errors are passed on; what is not said keeps its default. */
final class FeedbackFiller extends Filler<Feedback> implements GptqBlock {
  private static final double DAMPENING = 0.01;
  private static final int MOST_SWEEPS = 1000;

  private Order order;
  private double dampening = DAMPENING;
  private int sweeps;

  FeedbackFiller(Order order) {
    this.order = order;
  }

  @Override
  public FeedbackFiller dampening(Number share) {
    say("dampening");
    dampening = positive("dampening", share);
    return this;
  }

  @Override
  public FeedbackFiller sweeps(int count) {
    say("sweeps");
    sweeps = (int) between(0, MOST_SWEEPS, "sweeps", count);
    return this;
  }

  @Override
  public FeedbackFiller actOrder(boolean first) {
    say("actOrder");
    order = first ? Order.BY_ACTIVATION : Order.FORWARD;
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  Feedback fill() {
    return new Feedback(order, dampening, sweeps);
  }
}
