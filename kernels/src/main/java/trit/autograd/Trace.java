package trit.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import trit.tensor.Tensor;

/** The operations of a round in the order in which they ran; played backwards, the gradients. */
final class Trace {
  private final Tape tape;
  private final List<Operation> operations = new ArrayList<>();

  Trace(Tape tape) {
    this.tape = tape;
  }

  /** Computes an operation and keeps it. */
  Variable run(Operation operation) {
    operation.forward(tape);
    tape.precision().round(tape.backend(), operation.output().value());
    operations.add(operation);
    return operation.output();
  }

  /** Computes the gradients of everything, and keeps nothing. */
  void backward() {
    backwardTo(0);
  }

  private void backwardTo(int start) {
    for (int i = operations.size() - 1; i >= start; i--) {
      Operation operation = operations.remove(i);
      if (!operation.output().gradient().isEmpty()) {
        tape.precision().round(tape.backend(), operation.output().gradient().value());
        operation.backward(tape);
      }
      operation.release(tape);
    }
  }

  /** Computes a stretch, keeps the value it ends with and gives back everything else. */
  void discard(Supplier<Variable> stretch, Tensor value) {
    int start = operations.size();
    Tensor end = stretch.get().value();
    tape.backend().copy(end, value);
    while (operations.size() > start) {
      operations.removeLast().release(tape);
    }
  }

  /** Computes a stretch again, with the gradient that has arrived for what it ends with. */
  void replay(Supplier<Variable> stretch, Gradient arrived) {
    int start = operations.size();
    stretch.get().gradient().contribute(tape, arrived);
    backwardTo(start);
  }

  void clear() {
    operations.clear();
  }
}
