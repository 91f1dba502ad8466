package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trit.compute.Recording;

/**
 * What a recording works with between its operands, which is its own as long as it may be run:
 * nobody else is lent any of it.
 */
final class RecordedMemory {
  private record Lent(MemorySegment segment, DevicePool from) {}

  private final List<Lent> lent = new ArrayList<>();
  private final Map<StreamScratch, MemorySegment> scratch = new HashMap<>();

  /** So many bytes of a pool. */
  MemorySegment lend(long bytes, DevicePool pool) {
    MemorySegment segment = pool.take(bytes);
    lent.add(new Lent(segment, pool));
    return segment.asSlice(0, bytes);
  }

  /** In the place of a scratch, whose own may become another's. */
  MemorySegment inPlaceOf(StreamScratch replaced, long bytes, DevicePool pool) {
    MemorySegment room = scratch.get(replaced);
    if (room == null || room.byteSize() < bytes) {
      room = lend(bytes, pool);
      scratch.put(replaced, room);
    }
    return room.asSlice(0, bytes);
  }

  /** Takes everything back; no run may be under way. */
  void takeBack() {
    lent.forEach(one -> one.from.keep(one.segment));
    lent.clear();
    scratch.clear();
  }

  /** Work that was recorded with this memory, and gives it back when it is closed. */
  Recording of(Recording work, CudaDriver driver) {
    return new Recording() {
      @Override
      public void run() {
        work.run();
      }

      @Override
      public void close() {
        try {
          driver.finish();
        } catch (CudaException lost) {
          // whoever asks the GPU for something is told; what lay on it is not handed out again
          return;
        }
        work.close();
        takeBack();
      }
    };
  }
}
