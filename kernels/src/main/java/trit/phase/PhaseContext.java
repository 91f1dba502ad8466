package trit.phase;

import java.nio.file.Path;
import trit.compute.Backend;
import trit.tensor.RandomStream;

/** What a phase may use while it runs. */
public interface PhaseContext {

  /** The handle of the phase in the recipe, for messages and events. */
  String name();

  /** An empty folder for the artifact; published whole when the phase returns. */
  Path output();

  /** A folder that survives interruption, for checkpoints; deleted when the phase has finished. */
  Path scratch();

  /** The folder of the user's exports: {@code out/<recipe>} unless told otherwise. */
  Path exports();

  /** The phase's own stream of random numbers, from the recipe's seed and the phase's verb. */
  RandomStream random();

  /** What computes. */
  Backend backend();

  /** Tells whoever listens. */
  void emit(Event event);

  /**
   * Records a number about the result under a dotted name, such as {@code perplexity.value}: kept
   * in the artifact's manifest, read by expectations and tables.
   *
   * <p>Facts also go into the metadata of exported files, which must not differ from run to run. A
   * number that tells something about the machine rather than about the result has a name that
   * begins with {@code speed.}, {@code time.} or {@code memory.}, such as {@code
   * speed.tokensPerSecond}, and stays out of them.
   */
  void fact(String name, double value);

  /** What is to be written into exported files beside the model: the recipe, hashes, versions. */
  Provenance provenance();

  /**
   * To be called between units of work.
   *
   * @throws CancelledException when the user has asked to stop
   */
  void checkCancelled();
}
