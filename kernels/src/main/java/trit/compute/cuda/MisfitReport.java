package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;
import trit.code.Encoding;
import trit.code.UnencodableValueException;

/**
 * Where kernels say that an encoding could not hold a value, in memory that the host may read at
 * any time; whoever waits for the GPU hears of it.
 */
final class MisfitReport {
  /** Whether there is one, the element, and the value, as {@code cached_rows.cu} has them. */
  private static final int WORDS = 3;

  private final CudaStorage storage;
  private final Map<Encoding, MemorySegment> reports = new EnumMap<>(Encoding.class);

  MisfitReport(CudaStorage storage) {
    this.storage = storage;
  }

  /** Where kernels that write this encoding report. */
  synchronized MemorySegment of(Encoding encoding) {
    return reports.computeIfAbsent(encoding, this::open);
  }

  private MemorySegment open(Encoding encoding) {
    MemorySegment report = storage.lastingHanded((long) WORDS * Integer.BYTES);
    report.fill((byte) 0);
    storage.onFinish(() -> check(encoding, report));
    return report;
  }

  private static void check(Encoding encoding, MemorySegment report) {
    if (report.getAtIndex(ValueLayout.JAVA_INT, 0) != 0) {
      report.setAtIndex(ValueLayout.JAVA_INT, 0, 0);
      throw new UnencodableValueException(
          encoding,
          report.getAtIndex(ValueLayout.JAVA_INT, 1),
          report.getAtIndex(ValueLayout.JAVA_FLOAT, 2));
    }
  }
}
