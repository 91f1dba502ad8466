package trit.autograd;

import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Where the gradient of one variable gathers. Its buffer exists from the first contribution on: the
 * first is kept as it is, later ones are added. Two gradients may hold one buffer until either
 * grows, so that a sum passes its gradient on without a copy.
 */
public final class Gradient {
  private final boolean wanted;
  private Buffer buffer;

  private static final class Buffer {
    private final Tensor tensor;
    private int owners = 1;

    private Buffer(Tensor tensor) {
      this.tensor = tensor;
    }
  }

  private Gradient(boolean wanted, Buffer buffer) {
    this.wanted = wanted;
    this.buffer = buffer;
  }

  /** A gradient that begins empty and lives in the tape's workspace. */
  static Gradient empty() {
    return new Gradient(true, null);
  }

  /** A gradient that is added to a tensor of the caller's. */
  static Gradient into(Tensor tensor) {
    return new Gradient(true, new Buffer(tensor));
  }

  /** No gradient: contributions are dropped. */
  static Gradient none() {
    return new Gradient(false, null);
  }

  /** Whether contributions are kept at all. */
  boolean wanted() {
    return wanted;
  }

  /** Whether nothing has arrived yet. */
  public boolean isEmpty() {
    return buffer == null;
  }

  /** What has arrived, for reading; not empty. */
  public Tensor value() {
    return buffer.tensor;
  }

  /** Takes a tensor of the tape's workspace as the next contribution. */
  void contribute(Tape tape, Tensor contribution) {
    if (wanted && buffer == null) {
      buffer = new Buffer(contribution);
      return;
    }
    if (wanted && buffer.owners > 1) {
      tape.backend().add(buffer.tensor, contribution, contribution);
      buffer.owners--;
      buffer = new Buffer(contribution);
      return;
    }
    if (wanted) {
      tape.backend().add(buffer.tensor, contribution, buffer.tensor);
    }
    tape.workspace().release(contribution);
  }

  /** Takes what another gradient holds as the next contribution, without a copy if it can. */
  void contribute(Tape tape, Gradient other) {
    if (!wanted) {
      return;
    }
    if (buffer == null) {
      buffer = other.buffer;
      buffer.owners++;
      return;
    }
    Tensor sum = sum(tape, buffer.tensor.shape());
    tape.backend().add(sum, other.buffer.tensor, sum);
  }

  /** What has arrived so far, or zeros, to be changed in place. */
  Tensor sum(Tape tape, Shape shape) {
    if (buffer == null) {
      buffer = new Buffer(tape.zeros(shape));
    } else if (buffer.owners > 1) {
      Tensor copy = tape.workspace().scratch(shape);
      tape.backend().copy(buffer.tensor, copy);
      buffer.owners--;
      buffer = new Buffer(copy);
    }
    return buffer.tensor;
  }

  /** Gives the buffer back to the workspace once nobody holds it. */
  void release(Tape tape) {
    if (buffer == null) {
      return;
    }
    buffer.owners--;
    if (buffer.owners == 0) {
      tape.workspace().release(buffer.tensor);
    }
    buffer = null;
  }
}
