package trit.cli;

import picocli.CommandLine.Option;

/** What every command can be told about its output. */
final class OutputOptions {
  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log what happens inside; twice for more.")
  boolean[] verbose = {};

  /** Sets logging up; to be called before anything logs. */
  void apply() {
    Logs.toStandardError(verbose.length);
  }
}
