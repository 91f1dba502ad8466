package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import trit.code.EncodedTensor;

/**
 * Weights in another layout, made when they are used for the second time or later, as their turn
 * comes: whoever reads a long prompt before writing does not wait for it, and the first token of a
 * text does not either, for which groups are laid in passing. A source that is a file mapped into
 * memory gives its pages back once the copy is there, so that the weights take the room of one
 * copy.
 */
final class RepackedCopy {
  private final EncodedTensor source;
  private final long bytes;
  private final int groups;
  private final GroupLayer layer;
  private final Laying laying;
  private final int turn;
  private final AtomicInteger uses = new AtomicInteger();
  private volatile MemorySegment data;

  /**
   * A copy that does not exist yet.
   *
   * @param bytes of the copy
   * @param groups row groups of the source
   */
  RepackedCopy(EncodedTensor source, long bytes, int groups, GroupLayer layer, Laying laying) {
    this.source = source;
    this.bytes = bytes;
    this.groups = groups;
    this.layer = layer;
    this.laying = laying;
    this.turn = laying.use(bytes);
  }

  /** Lays one row group of the source into the copy; groups may be laid by several threads. */
  @FunctionalInterface
  interface GroupLayer {
    void lay(int group, MemorySegment copy);
  }

  /** The copy for one more use, which makes it when its turn has come; there is none before. */
  Optional<MemorySegment> inTurn() {
    return data == null && uses.incrementAndGet() < turn ? Optional.empty() : Optional.of(data());
  }

  /** The copy, made now where there is none. */
  MemorySegment data() {
    MemorySegment made = data;
    return made != null ? made : make();
  }

  private synchronized MemorySegment make() {
    if (data == null) {
      MemorySegment copy = laying.memory().allocate(bytes);
      laying.workers().run(groups, group -> layer.lay(group, copy));
      data = copy;
      releaseSource();
    }
    return data;
  }

  /** Gives the source's pages back where the copy exists; they are read again when needed. */
  void releaseSource() {
    if (data != null && source.data().isMapped()) {
      source.data().unload();
    }
  }

  /** Bytes of the copy, whether it exists yet or not. */
  long bytes() {
    return bytes;
  }
}
