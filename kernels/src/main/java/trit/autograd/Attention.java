package trit.autograd;

import trit.compute.AttentionPass;
import trit.compute.AttentionShape;
import trit.tensor.Tensor;

/** Causal attention with grouped keys and values. */
record Attention(
    AttentionShape shape, Variable q, Variable k, Variable v, Variable output, Tensor logSumExp)
    implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().attention(pass());
  }

  @Override
  public void backward(Tape tape) {
    Tensor dq = tape.workspace().scratch(q.value().shape());
    Tensor dk = tape.workspace().scratch(k.value().shape());
    Tensor dv = tape.workspace().scratch(v.value().shape());
    Tensor dOut = output.gradient().value();
    tape.backend().attentionGradient(pass(), dOut, dq, dk, dv);
    q.gradient().contribute(tape, dq);
    k.gradient().contribute(tape, dk);
    v.gradient().contribute(tape, dv);
  }

  @Override
  public void release(Tape tape) {
    tape.workspace().release(logSumExp);
    Operation.super.release(tape);
  }

  private AttentionPass pass() {
    return new AttentionPass(shape, q.value(), k.value(), v.value(), output.value(), logSumExp);
  }
}
