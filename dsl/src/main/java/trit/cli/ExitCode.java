package trit.cli;

/** What the process tells its caller. */
final class ExitCode {
  /** Everything was done. */
  static final int OK = 0;

  /** The program or its machine failed: a bug, a full disk, too little memory, a GPU. */
  static final int INTERNAL = 1;

  /** The command, the recipe or a file it names is not right. */
  static final int INVALID = 2;

  /** The recipe ran, and does not keep what it promises. */
  static final int EXPECTATION_FAILED = 3;

  /** The plan exceeds the recipe's budget. */
  static final int OVER_BUDGET = 4;

  /** The user stopped it. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
