package trit.infer;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.Backend;
import trit.compute.PackedMatrix;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Small products of the kinds that a model needs, over and over while it is still being prepared,
 * until their kernels are compiled. A kernel whose first product is a large one computes with an
 * object for every vector until then, and is compiled several times, in the middle of its loops.
 */
final class WarmUp {
  /** Smaller matrices are multiplied sooner than a kernel is compiled. */
  private static final long LARGE = 4 << 20;

  private static final int ROWS = 64;
  private static final int BLOCKS = 4;
  private static final int TOKENS = 2;
  private static final int LEAST_COLUMNS = 128;

  /** The first calls load classes, the next ones are interpreted. */
  private static final int FIRST_CALLS = 4;

  /** How much faster a compiled product is, at least. */
  private static final int FASTER = 8;

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long MOST = TimeUnit.SECONDS.toNanos(1);

  /** What this process has begun to warm up. */
  private static final Set<Kind> BEGUN = ConcurrentHashMap.newKeySet();

  private final Backend backend;
  private final List<Thread> threads = new ArrayList<>();

  /** What decides which kernel multiplies. */
  private record Kind(String backend, Encoding encoding, Activations activations) {}

  WarmUp(Backend backend) {
    this.backend = backend;
  }

  /** Begins with the kernel of a large matrix, on a thread of its own, where it is a new one. */
  void begin(EncodedTensor weights, Activations activations) {
    if (!backend.onHost() || weights.data().byteSize() < LARGE) {
      return;
    }
    if (BEGUN.add(new Kind(backend.name(), weights.encoding(), activations))) {
      Memory memory = Memory.open();
      EncodedTensor few = few(weights, memory);
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("warm-up")
              .unstarted(() -> run(few, activations, memory));
      threads.add(thread);
      thread.start();
    }
  }

  /** Waits until all that was begun is done: a second at most. */
  void end() {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Multiplies until the kernel is compiled, and closes the memory of the weights. */
  private void run(EncodedTensor few, Activations activations, Memory memory) {
    try (memory) {
      Tensor x = memory.scratch(Shape.of(TOKENS, few.shape().columns()));
      for (int i = 0; i < x.size(); i++) {
        x.set(i, i % 5 - 2);
      }
      Tensor y = memory.scratch(Shape.of(TOKENS, ROWS));
      untilCompiled(() -> multiply(backend.pack(few, activations, memory), x, y));
    }
  }

  /** One token is multiplied by another kernel than several, with some encodings. */
  private static void multiply(PackedMatrix weights, Tensor x, Tensor y) {
    for (int tokens = 1; tokens <= TOKENS; tokens++) {
      weights.multiply(x.rows(0, tokens), y.rows(0, tokens));
    }
  }

  private static void untilCompiled(Runnable work) {
    long end = System.nanoTime() + MOST;
    long interpreted = Long.MAX_VALUE;
    for (int call = 0; System.nanoTime() < end; call++) {
      long start = System.nanoTime();
      work.run();
      long took = System.nanoTime() - start;
      if (call < FIRST_CALLS) {
        interpreted = Math.min(interpreted, took);
      } else if (took * FASTER < interpreted) {
        return;
      } else {
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  /** The first blocks of a matrix as a small one, which stays when the model is closed. */
  private static EncodedTensor few(EncodedTensor weights, Memory memory) {
    Encoding encoding = weights.encoding();
    Shape shape = Shape.of(ROWS, Math.max(LEAST_COLUMNS, BLOCKS * encoding.blockSize()));
    MemorySegment copy = memory.allocate(encoding.bytes(shape));
    return new EncodedTensor(
        encoding, shape, copy.copyFrom(weights.data().asSlice(0, copy.byteSize())));
  }
}
