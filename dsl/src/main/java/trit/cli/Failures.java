package trit.cli;

import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import trit.language.RecipeException;
import trit.phase.CancelledException;
import trit.run.OutOfDiskException;
import trit.run.UserMessage;

/** Turns whatever ends a command into one message and an exit code. */
final class Failures implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    PrintWriter err = command.getErr();
    if (failure instanceof CancelledException) {
      err.println(failure.getMessage());
      return ExitCode.INTERRUPTED;
    }
    if (failure instanceof OutOfDiskException) {
      err.println(failure.getMessage());
      return ExitCode.INTERNAL;
    }
    Optional<String> message =
        failure instanceof RecipeException
            ? Optional.of(failure.getMessage())
            : UserMessage.of(failure);
    if (message.isPresent()) {
      err.println(message.get());
      return ExitCode.INVALID;
    }
    err.println("internal failure, please report it:");
    failure.printStackTrace(err);
    return ExitCode.INTERNAL;
  }
}
