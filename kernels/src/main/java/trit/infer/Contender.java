package trit.infer;

import java.io.IOException;
import trit.code.Encoding;

/** Something whose speed is measured: Trit itself, or another program on the same file. */
public interface Contender {

  /** Who it is, for a table. */
  String name();

  /** How it keeps keys and values. */
  Encoding keysAndValues();

  /**
   * Runs a test once, after a run that is not timed, as llama-bench does: what another contender
   * left in the caches is gone by then.
   *
   * @return tokens per second
   */
  double tokensPerSecond(SpeedTest test) throws IOException;
}
