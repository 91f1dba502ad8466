package trit.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import trit.file.NearestName;

/** Says in one line what is wrong with a command, and where help is. */
final class WrongUsage implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command.getErr().println(message(failure, command));
    command.getErr().printf("see '%s --help'%n", command.getCommandSpec().qualifiedName());
    return ExitCode.INVALID;
  }

  private static String message(ParameterException failure, CommandLine command) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return failure.getMessage().replaceFirst("^Error: ", "");
    }
    String word = unmatched.getUnmatched().getFirst();
    boolean option = word.startsWith("-");
    List<String> words =
        option
            ? List.copyOf(command.getCommandSpec().optionsMap().keySet())
            : List.copyOf(command.getSubcommands().keySet());
    if (words.isEmpty()) {
      return "'" + word + "' is one argument too many";
    }
    String cure =
        NearestName.to(word, words)
            .map(near -> " Did you mean '" + near + "'?")
            .orElse(" There are: " + String.join(", ", words));
    return (option ? "unknown option '" : "unknown command '") + word + "'." + cure;
  }
}
