package trit.compute;

/** Operations that are asked for again as one; see {@link Storage#record}. */
public interface Recording extends AutoCloseable {

  /** Asks for all of them, behind what was asked for before. */
  void run();

  /** Gives back what the operations work with. */
  @Override
  void close();
}
