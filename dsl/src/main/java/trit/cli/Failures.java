package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import trit.compute.cuda.CudaException;
import trit.language.RecipeException;
import trit.phase.CancelledException;
import trit.plan.UserMessage;
import trit.run.OutOfDiskException;

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
    if (failure instanceof OutOfDiskException || failure instanceof CudaException) {
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
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      err.println("cannot read or write: " + failure.getMessage());
      return ExitCode.INTERNAL;
    }
    err.println("internal failure, please report it:");
    failure.printStackTrace(err);
    return ExitCode.INTERNAL;
  }
}
