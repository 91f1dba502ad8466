package trit.plan;

/** How fast this machine works. */
@FunctionalInterface
public interface Rate {

  /** Floating-point operations per second that a phase of this verb reaches, about. */
  double of(String verb);
}
