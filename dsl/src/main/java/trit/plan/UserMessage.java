package trit.plan;

import java.util.List;
import java.util.Optional;
import trit.code.UnencodableValueException;
import trit.compute.BackendUnavailableException;
import trit.file.FileFormatException;
import trit.file.hub.HubException;
import trit.infer.ModelException;
import trit.phase.PhaseException;
import trit.train.TrainingException;

/**
 * Tells failures that were written for the user from bugs. Every floor of the kernels has its own
 * exception for bad input; their messages are complete sentences.
 */
public final class UserMessage {
  private static final List<Class<? extends Exception>> WRITTEN_FOR_USERS =
      List.of(
          PhaseException.class,
          FileFormatException.class,
          HubException.class,
          UnencodableValueException.class,
          ModelException.class,
          TrainingException.class,
          BackendUnavailableException.class);

  private UserMessage() {}

  /** The message, where there is one for the user. */
  public static Optional<String> of(Throwable failure) {
    return WRITTEN_FOR_USERS.stream().anyMatch(type -> type.isInstance(failure))
        ? Optional.of(failure.getMessage())
        : Optional.empty();
  }
}
