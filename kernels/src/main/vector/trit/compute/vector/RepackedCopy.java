package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import trit.code.EncodedTensor;
import trit.compute.Workers;
import trit.tensor.Memory;

/**
 * Weights in another layout, made when they are used for the second time: whoever reads a long
 * prompt before writing does not wait for it, and the first token of a text does not either, for
 * which groups are laid in passing. Fresh memory for a whole model is what that would wait for: the
 * system clears every page of it. A source that is a file mapped into memory gives its pages back
 * once the copy is there, so that the weights take the room of one copy.
 */
final class RepackedCopy {
  private final EncodedTensor source;
  private final long bytes;
  private final Memory memory;
  private final int groups;
  private final GroupLayer layer;
  private final Workers workers;
  private final AtomicBoolean used = new AtomicBoolean();
  private volatile MemorySegment data;

  /**
   * A copy that does not exist yet.
   *
   * @param bytes of the copy
   * @param memory where it will lie
   * @param groups row groups of the source
   */
  RepackedCopy(
      EncodedTensor source,
      long bytes,
      Memory memory,
      int groups,
      GroupLayer layer,
      Workers workers) {
    this.source = source;
    this.bytes = bytes;
    this.memory = memory;
    this.groups = groups;
    this.layer = layer;
    this.workers = workers;
  }

  /** Lays one row group of the source into the copy; groups may be laid by several threads. */
  @FunctionalInterface
  interface GroupLayer {
    void lay(int group, MemorySegment copy);
  }

  /** The copy, which the second call makes; the first gets none. */
  Optional<MemorySegment> fromSecondUse() {
    return used.compareAndSet(false, true) ? Optional.empty() : Optional.of(data());
  }

  /** The copy, made now where there is none. */
  MemorySegment data() {
    MemorySegment made = data;
    return made != null ? made : make();
  }

  private synchronized MemorySegment make() {
    if (data == null) {
      MemorySegment copy = memory.allocate(bytes);
      workers.run(groups, group -> layer.lay(group, copy));
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
