package trit.infer;

import java.io.IOException;
import java.util.List;

/** Something whose speed is measured: Trit itself, or another program on the same file. */
public interface Contender {

  /** Who it is, for a table. */
  String name();

  /** Runs every test once; tokens per second of each, in the order of the tests. */
  double[] tokensPerSecond(List<SpeedTest> tests) throws IOException;
}
