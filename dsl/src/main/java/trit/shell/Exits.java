package trit.shell;

/** What a cell that wants to end the process does instead. */
public final class Exits {
  private Exits() {}

  /**
   * Stands in for {@link System#exit}.
   *
   * @throws CellException always
   */
  public static void refuse(int code) {
    throw new CellException("a cell cannot end the kernel; the menu can: Kernel, Shut Down");
  }
}
