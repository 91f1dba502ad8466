package trit.compute.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import trit.compute.cuda.Launch.Parameter;

/**
 * A driver without a GPU: kernels run on the host ({@link EmulatedKernels}), and not before {@link
 * #finish}, so that whoever reads too early reads nothing.
 */
public final class EmulatedDriver implements CudaDriver {
  private static final FunctionDescriptor EMULATE =
      FunctionDescriptor.of(
          JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

  private static final List<String> FAULTS =
      List.of(" is no kernel", ": its threads got stuck", ": 16 bytes at an odd address");

  private final MethodHandle emulate;
  private final CudaDevice device;
  private final Queue<Launch> waiting = new ArrayDeque<>();
  private final Map<Long, Arena> allocations = new HashMap<>();
  private String failure;

  /** Runs the kernels of this library on a device of so many bytes. */
  public EmulatedDriver(Path library, long bytes) {
    emulate =
        Linker.nativeLinker()
            .downcallHandle(
                SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow("emulate"),
                EMULATE);
    device = new CudaDevice("emulated", 80, 12060, bytes);
  }

  @Override
  public CudaDevice device() {
    return device;
  }

  /** From here on every call fails with this message, as after a fault on the GPU. */
  public synchronized void fail(String message) {
    failure = message;
  }

  /** How many allocations were not given back. */
  public synchronized int allocations() {
    return allocations.size();
  }

  @Override
  public synchronized MemorySegment allocate(long bytes) {
    check();
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
    check();
    waiting.add(launch);
  }

  @Override
  public synchronized void finish() {
    check();
    while (!waiting.isEmpty()) {
      run(waiting.remove());
    }
  }

  private void check() {
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
