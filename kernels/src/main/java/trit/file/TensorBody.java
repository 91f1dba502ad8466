package trit.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import trit.compute.Workers;

/** The bytes of a tensor that is about to be written; asked for once, when its turn comes. */
@FunctionalInterface
public interface TensorBody {

  /** Writes all bytes of the tensor, no more and no fewer. */
  void writeTo(ByteSink sink) throws IOException;

  /** Bytes that threads make while they are written. */
  static TensorBody of(Pieces pieces, Workers workers) {
    return sink -> sink.write(pieces, workers);
  }

  /** Bytes that lie in memory. */
  static TensorBody of(MemorySegment bytes) {
    return sink -> sink.write(bytes);
  }
}
