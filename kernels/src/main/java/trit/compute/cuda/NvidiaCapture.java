package trit.compute.cuda;

import static trit.compute.cuda.NvidiaResult.check;

import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/**
 * Captures what one thread asks for as a CUDA graph, on a stream of its own, so that what other
 * threads ask for goes on meanwhile.
 */
final class NvidiaCapture {
  private final ThreadLocal<CUstream> capturing = new ThreadLocal<>();

  /** The stream that this thread captures on, or else the one given. */
  CUstream or(CUstream stream) {
    CUstream own = capturing.get();
    return own == null ? stream : own;
  }

  /** Ends a thread that captures and would wait for what it captures. */
  void refuse(String what) {
    if (capturing.get() != null) {
      throw new IllegalStateException("a recording cannot " + what);
    }
  }

  /** What the work asks for, ready to be launched; nothing of it is done. */
  CUgraphExec of(Runnable work) {
    CUstream stream = new CUstream();
    check(
        "open a stream", JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
    try {
      return instantiated(captured(stream, work));
    } finally {
      JCudaDriver.cuStreamDestroy(stream);
    }
  }

  private CUgraph captured(CUstream stream, Runnable work) {
    // Relaxed, for memory may be allocated meanwhile.
    check(
        "begin a recording",
        JCudaDriver.cuStreamBeginCapture(
            stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_RELAXED));
    CUgraph graph = new CUgraph();
    int ended;
    capturing.set(stream);
    try {
      work.run();
    } finally {
      capturing.remove();
      ended = JCudaDriver.cuStreamEndCapture(stream, graph);
    }
    check("end a recording", ended);
    return graph;
  }

  private static CUgraphExec instantiated(CUgraph graph) {
    CUgraphExec ready = new CUgraphExec();
    int result = JCudaDriver.cuGraphInstantiate(ready, graph, 0);
    JCudaDriver.cuGraphDestroy(graph);
    check("make a recording ready", result);
    return ready;
  }
}
