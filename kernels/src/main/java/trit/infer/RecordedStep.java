package trit.infer;

import java.util.Optional;
import java.util.function.Consumer;
import trit.compute.Backend;
import trit.compute.Recording;
import trit.nn.TransformerConfig;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The operations of one more token of one text, recorded at its second token and run again for
 * those after it. Attention looks at a power of two of rows; a text that outgrows them, or another
 * text, is recorded anew.
 */
final class RecordedStep implements AutoCloseable {
  /** Rows that attention looks at, at least. */
  private static final int FEWEST_ROWS = 128;

  private final Backend backend;
  private final TransformerConfig config;
  private final Tensor told;
  private final Tensor place;
  private NextPlace current;
  private Optional<Recording> recording = Optional.empty();

  /**
   * Nothing recorded yet.
   *
   * @param onHost where the place of a token is told
   * @param onBackend where it is read
   */
  RecordedStep(Backend backend, TransformerConfig config, Memory onHost, Memory onBackend) {
    this.backend = backend;
    this.config = config;
    this.told = onHost.scratch(Shape.of(1));
    this.place = onBackend.scratch(Shape.of(1));
  }

  /**
   * Makes the step for the token after those in the cache.
   *
   * @param operations what it consists of, the same for every token of a text
   */
  void run(KvCache cache, Consumer<Past> operations) {
    told.set(0, cache.length());
    backend.copy(told, place);
    NextPlace next = new NextPlace(backend, config, cache, place, rowsSeen(cache));
    if (!next.equals(current)) {
      close();
      current = next;
      operations.accept(next); // by itself once, so that what is made at first use is there
      return;
    }
    if (recording.isEmpty()) {
      recording = backend.record(() -> operations.accept(next));
    }
    recording.ifPresentOrElse(Recording::run, () -> operations.accept(next));
  }

  private static int rowsSeen(KvCache cache) {
    int rows = FEWEST_ROWS;
    while (rows <= cache.length()) {
      rows *= 2;
    }
    return Math.min(rows, cache.capacity());
  }

  /** Gives back what was recorded; the next token begins anew. */
  @Override
  public void close() {
    recording.ifPresent(Recording::close);
    recording = Optional.empty();
    current = null;
  }
}
