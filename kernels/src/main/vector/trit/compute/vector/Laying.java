package trit.compute.vector;

import java.util.concurrent.atomic.AtomicLong;
import trit.compute.Workers;
import trit.tensor.Memory;

/**
 * Where copies of weights are laid, by which threads, and when: those of a large model in turns, so
 * that no token of a text waits for all of them. Fresh memory for a whole model is what it would
 * wait for: the system clears every page of it. More turns would mean more tokens for which groups
 * are laid in passing, which takes five times as long as to read a copy.
 *
 * <p>Which turn a matrix has depends on what was packed before; its products are the same to the
 * bit before and after.
 *
 * @param memory where copies lie
 * @param packed bytes of all copies that have a turn
 */
record Laying(Memory memory, Workers workers, AtomicLong packed) {
  private static final int TURNS = 4;

  /** What is laid in one turn of a model that is not large. */
  private static final long STRIPE = 64 << 20;

  /** At which use of a matrix its copy is to be made: the second, where a model is small. */
  int use(long bytes) {
    return 2 + (int) (packed.getAndAdd(bytes) / STRIPE % TURNS);
  }
}
