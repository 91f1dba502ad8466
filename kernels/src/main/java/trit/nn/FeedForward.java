package trit.nn;

import trit.compute.ActivationFunction;

/** The feed-forward layer of a block. */
public sealed interface FeedForward {

  /** What is applied inside. */
  ActivationFunction activation();

  /** {@code Down(f(Gate h) * Up h)} (Shazeer, 2020). */
  record Gated(ActivationFunction activation) implements FeedForward {}

  /** {@code Down(f(Up h))}. */
  record Plain(ActivationFunction activation) implements FeedForward {}
}
