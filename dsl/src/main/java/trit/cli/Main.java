package trit.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Groovy is loaded only by commands that read a recipe. */
@Command(
    name = "trit",
    description = "Train, quantize and compare small low-bit language models by recipe.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      " 0:done",
      " 1:internal failure, or a full disk",
      " 2:wrong usage, or an invalid recipe or file",
      " 3:an expectation of the recipe failed",
      " 4:the plan is over its budget",
      " 130:interrupted"
    },
    footerHeading = "%nEnvironment%n",
    footer = {
      "  TRIT_CACHE     where results are kept (else in the usual cache folder)",
      "  TRIT_BACKEND   auto, scalar, vector or cuda",
      "  TRIT_THREADS   how many threads compute",
      "  HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE, HF_TOKEN   as for the Hugging Face Hub",
      "  NO_COLOR, HF_HUB_DISABLE_PROGRESS_BARS            no progress line"
    })
public final class Main implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          RunCommand.class,
          ReportCommand.class,
          PlanCommand.class,
          WhyCommand.class,
          CompareCommand.class,
          DiffCommand.class,
          ScoreCommand.class,
          ExportCommand.class,
          VerifyCommand.class,
          GenerateCommand.class,
          ChatCommand.class,
          PerplexityCommand.class,
          KldCommand.class,
          QuantizeCommand.class,
          CalibrateCommand.class,
          QatCommand.class,
          InspectCommand.class,
          ImatrixCommand.class,
          BenchCommand.class,
          DoctorCommand.class,
          LanguageCommand.class,
          EncodingsCommand.class,
          NotebookCommand.class,
          ShellCommand.class,
          GcCommand.class);

  /** Their arguments are those of other programs, which know their own options. */
  private static final List<String> PROGRAMS = List.of("notebook", "jshell");

  static {
    // else picocli loads Groovy for the sake of closures in annotations, which there are none of
    System.setProperty("picocli.disable.closures", "true");
  }

  @Spec private CommandSpec spec;

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    StandardError.takeBack();
    int code;
    try {
      code = commandLine(arguments).execute(arguments);
    } catch (OutOfMemoryError e) {
      System.err.printf(
          "out of memory (%s): 'trit plan' says what a recipe needs; TRIT_JVM=-Xmx… gives Java more%n",
          e.getMessage());
      code = ExitCode.INTERNAL;
    }
    System.exit(code);
  }

  /** The parser with every command; its writers may be replaced. */
  public static CommandLine commandLine() {
    return commandLine(COMMANDS);
  }

  /**
   * The parser with the command that is asked for alone, because to look at the options of all
   * takes longer than many a command; with all, where none is asked for by its name.
   */
  static CommandLine commandLine(String[] arguments) {
    List<Class<?>> asked =
        COMMANDS.stream()
            .filter(command -> arguments.length > 0 && nameOf(command).equals(arguments[0]))
            .toList();
    return commandLine(asked.isEmpty() ? COMMANDS : asked);
  }

  private static String nameOf(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  private static CommandLine commandLine(List<Class<?>> commands) {
    CommandLine trit = new CommandLine(new Main());
    commands.forEach(trit::addSubcommand);
    for (String face : PROGRAMS) {
      if (trit.getSubcommands().containsKey(face)) {
        trit.getSubcommands().get(face).setUnmatchedOptionsArePositionalParams(true);
      }
    }
    return trit.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new WrongUsage())
        .setExecutionExceptionHandler(new Failures());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
