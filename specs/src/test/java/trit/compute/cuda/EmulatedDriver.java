package trit.compute.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import trit.compute.Recording;
import trit.compute.cuda.Launch.Parameter;

/**
 * A driver without a GPU: kernels run on the host ({@link EmulatedKernels}), and not before {@link
 * #finish}, so that whoever reads too early reads nothing.
 */
public final class EmulatedDriver implements CudaDriver {
  private static final FunctionDescriptor EMULATE =
      FunctionDescriptor.of(
          JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

  /** What a block may have on the GPU of those supported that has least: 99 KiB. */
  private static final int LEAST_SHARED_BYTES = 99 << 10;

  private static final List<String> FAULTS =
      List.of(" is no kernel", ": its threads got stuck", ": 16 bytes at an odd address");

  private final MethodHandle emulate;
  private final CudaDevice device;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final ThreadLocal<Queue<Runnable>> recorded = new ThreadLocal<>();
  private final Map<Long, Arena> allocations = new HashMap<>();
  private final Map<Call, Integer> calls = new EnumMap<>(Call.class);
  private String failure;
  private Call failingCall;
  private int callsUntilFailure;
  private String failAtMessage;

  /** What is asked of a driver. */
  public enum Call {
    ALLOCATE,
    ALLOCATE_PINNED,
    LAUNCH,
    CLEAR,
    COPY,
    UPLOAD,
    DOWNLOAD,
    REPLAY,
    FINISH
  }

  /** Runs the kernels of this library on a device of so many bytes. */
  public EmulatedDriver(Path library, long bytes) {
    emulate =
        Linker.nativeLinker()
            .downcallHandle(
                SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow("emulate"),
                EMULATE);
    device = new CudaDevice("emulated", 80, 12060, bytes, bytes);
  }

  @Override
  public CudaDevice device() {
    return device;
  }

  /** From here on every call fails with this message, as after a fault on the GPU. */
  public synchronized void fail(String message) {
    failure = message;
  }

  /** From the n-th of these calls on, counted from now, every call fails with this message. */
  public synchronized void failAt(Call call, int n, String message) {
    failingCall = call;
    callsUntilFailure = n;
    failAtMessage = message;
  }

  /** How often something was asked for since the last {@link #forgetCalls}. */
  public synchronized int calls(Call call) {
    return calls.getOrDefault(call, 0);
  }

  /** Counts from 0 again. */
  public synchronized void forgetCalls() {
    calls.clear();
  }

  /** How many allocations were not given back. */
  public synchronized int allocations() {
    return allocations.size();
  }

  @Override
  public int kernels() {
    return KernelModule.shipped().stream().mapToInt(module -> module.kernels().size()).sum();
  }

  @Override
  public synchronized MemorySegment allocate(long bytes) {
    count(Call.ALLOCATE);
    return allocated(bytes);
  }

  @Override
  public synchronized MemorySegment allocatePinned(long bytes) {
    count(Call.ALLOCATE_PINNED);
    return allocated(bytes);
  }

  private MemorySegment allocated(long bytes) {
    Arena arena = Arena.ofShared();
    MemorySegment segment = arena.allocate(bytes, 256);
    allocations.put(segment.address(), arena);
    return segment;
  }

  @Override
  public synchronized void free(MemorySegment allocated) {
    allocations.remove(allocated.address()).close();
  }

  @Override
  public synchronized void launch(Launch launch) {
    if (launch.sharedBytes() > LEAST_SHARED_BYTES) {
      throw new AssertionError(
          launch.kernel() + " asks for more shared memory than every GPU has: " + launch);
    }
    ask(Call.LAUNCH, () -> run(launch));
  }

  @Override
  public synchronized void clear(MemorySegment seen) {
    ask(Call.CLEAR, () -> seen.fill((byte) 0));
  }

  @Override
  public synchronized void copy(MemorySegment from, MemorySegment to) {
    ask(Call.COPY, () -> to.copyFrom(from));
  }

  @Override
  public synchronized void upload(MemorySegment from, MemorySegment to) {
    refuseToRecord(Call.UPLOAD);
    count(Call.UPLOAD);
    MemorySegment taken = MemorySegment.ofArray(from.toArray(JAVA_BYTE));
    waiting.add(() -> to.copyFrom(taken));
  }

  @Override
  public synchronized void download(MemorySegment from, MemorySegment to) {
    refuseToRecord(Call.DOWNLOAD);
    count(Call.DOWNLOAD);
    work();
    to.copyFrom(from);
  }

  private void ask(Call call, Runnable work) {
    if (recorded.get() != null) {
      recorded.get().add(work);
      return;
    }
    count(call);
    waiting.add(work);
  }

  @Override
  public Recording record(Runnable work) {
    Queue<Runnable> remembered = new ArrayDeque<>();
    recorded.set(remembered);
    try {
      work.run();
    } finally {
      recorded.remove();
    }
    return new Recording() {
      @Override
      public void run() {
        replay(remembered);
      }

      @Override
      public void close() {
        remembered.clear();
      }
    };
  }

  private synchronized void replay(Queue<Runnable> remembered) {
    count(Call.REPLAY);
    waiting.addAll(remembered);
  }

  private void refuseToRecord(Call call) {
    if (recorded.get() != null) {
      throw new IllegalStateException("a recording cannot " + call);
    }
  }

  @Override
  public synchronized void finish() {
    refuseToRecord(Call.FINISH);
    count(Call.FINISH);
    work();
  }

  private void work() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  private void count(Call call) {
    calls.merge(call, 1, Integer::sum);
    if (call == failingCall && --callsUntilFailure == 0) {
      failure = failAtMessage;
    }
    if (failure != null) {
      throw new CudaException(failure);
    }
  }

  private void run(Launch launch) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = arena.allocate(ADDRESS, launch.parameters().size());
      for (int i = 0; i < launch.parameters().size(); i++) {
        parameters.setAtIndex(ADDRESS, i, slot(launch.parameters().get(i), arena));
      }
      int result =
          (int)
              emulate.invokeExact(
                  arena.allocateFrom(launch.kernel()),
                  launch.x(),
                  launch.y(),
                  launch.z(),
                  launch.threads(),
                  launch.sharedBytes(),
                  parameters);
      if (result != 0) {
        throw new AssertionError(launch.kernel() + FAULTS.get(result - 1));
      }
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static MemorySegment slot(Parameter parameter, Arena arena) {
    return switch (parameter) {
      case Parameter.Address address -> arena.allocateFrom(JAVA_LONG, address.value());
      case Parameter.Whole whole -> arena.allocateFrom(JAVA_INT, whole.value());
      case Parameter.Long count -> arena.allocateFrom(JAVA_LONG, count.value());
      case Parameter.Real real -> arena.allocateFrom(JAVA_FLOAT, real.value());
    };
  }

  @Override
  public void close() {
    allocations.values().forEach(Arena::close);
    allocations.clear();
  }
}
