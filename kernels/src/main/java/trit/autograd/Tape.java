package trit.autograd;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import trit.compute.AttentionShape;
import trit.compute.Backend;
import trit.compute.ProductKernels;
import trit.compute.RotaryTable;
import trit.tensor.Shape;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * Records operations on variables as they are computed, and plays them backwards for the gradients
 * (reverse-mode automatic differentiation; Linnainmaa, 1976). Values and gradients live in a
 * workspace: on the way back each is handed on as soon as nothing reads it any more, and from the
 * second round on nothing is allocated.
 *
 * <p>A round is: operations, {@link #outputLosses}, {@link #backward}, {@link #reset}. Not for use
 * from several threads; the backend's workers share the work of each operation.
 */
public final class Tape {
  private final Backend backend;
  private final Workspace workspace;
  private final Precision precision;
  private final Trace trace = new Trace(this);
  private float gradientScale = 1;

  /** A tape that computes on {@code backend}; nobody else may use the workspace meanwhile. */
  public Tape(Backend backend, Workspace workspace) {
    this(backend, workspace, Precision.SINGLE);
  }

  /** The same with every value and gradient between operations rounded. */
  public Tape(Backend backend, Workspace workspace, Precision precision) {
    this.backend = backend;
    this.workspace = workspace;
    this.precision = precision;
  }

  /** From now on gradients are these times as large; losses stay as they are. */
  public void scaleGradients(float factor) {
    gradientScale = factor;
  }

  float gradientScale() {
    return gradientScale;
  }

  Precision precision() {
    return precision;
  }

  /** A tensor of zeros in the workspace. */
  Tensor zeros(Shape shape) {
    Tensor zeros = workspace.scratch(shape);
    backend.clear(zeros);
    return zeros;
  }

  /** What computes. */
  public Backend backend() {
    return backend;
  }

  /** Products of values and gradients, which are numbers of the tape's precision. */
  ProductKernels products() {
    return precision.products(backend);
  }

  /** What has been recorded. */
  Trace trace() {
    return trace;
  }

  /** Where values and gradients live. */
  Workspace workspace() {
    return workspace;
  }

  /** {@code x[T,K] · w[N,K]ᵀ}. */
  public Variable linear(Variable x, Variable w) {
    Shape shape = Shape.of(x.value().rows(), w.value().rows());
    return trace.run(new Linear(x, rounded(w), result(shape, false)));
  }

  /** {@code x[T,K] · w[N,K]ᵀ} with a matrix that is made for each use. */
  public Variable linear(Variable x, PassingMatrix w) {
    Shape shape = Shape.of(x.value().rows(), w.shape().rows());
    return trace.run(new PassingLinear(x, w, result(shape, false)));
  }

  /** {@code factor * x}. */
  public Variable scale(Variable x, float factor) {
    return trace.run(new Scaled(x, factor, result(x.value().shape(), false)));
  }

  /** {@code table[ids[t]]} for every token. */
  public Variable embed(int[] ids, Variable table) {
    Shape shape = Shape.of(ids.length, table.value().columns());
    return trace.run(new Embed(ids, table, result(shape, false)));
  }

  /**
   * Adds a bias to the rows of {@code x} where they lie. No earlier operation may have read {@code
   * x}.
   */
  public Variable shift(Variable x, Variable bias) {
    return trace.run(new Shift(overwritable(x), bias));
  }

  /**
   * {@code x / sqrt(mean(x²) + epsilon) * gain}, row by row, or for each stretch of a row that is
   * as long as the gain.
   */
  public Variable rmsNorm(Variable x, Variable gain, float epsilon) {
    return trace.run(new RmsNorm(x, gain, epsilon, result(x.value().shape(), false)));
  }

  /**
   * {@link #rmsNorm} with its rows rounded to 8 bits, straight through: one operation where nothing
   * is rounded to 16 bits between the two.
   */
  public Variable rmsNormRounded(Variable x, Variable gain, float epsilon) {
    if (precision != Precision.SINGLE) {
      Variable normed = rmsNorm(x, gain, epsilon);
      roundRowsInPlace(normed);
      return normed;
    }
    Variable output = result(x.value().shape(), false);
    return trace.run(new RoundedRmsNorm(new RmsNorm(x, gain, epsilon, output)));
  }

  /**
   * Turns {@code x} in place by its rows' positions. No other operation may have read {@code x}.
   */
  public Variable rotate(Variable x, RotaryTable table, int[] positions) {
    return trace.run(new Rotate(overwritable(x), table, positions));
  }

  /** Causal attention; see {@link Backend#attention}. */
  public Variable attention(AttentionShape shape, Variable q, Variable k, Variable v) {
    Tensor logSumExp = workspace.scratch(Shape.of(shape.tokens(), shape.heads()));
    Variable output = result(q.value().shape(), true);
    return trace.run(new Attention(shape, q, k, v, output, logSumExp));
  }

  /**
   * The largest score {@code q · k / sqrt(headDim)} of each query head that {@link #attention} puts
   * through softmax, to within a few thousandths above. Nothing is recorded.
   */
  public float[] largestScores(AttentionShape shape, Variable q, Variable k) {
    return new LargestScores(shape).of(this, q.value(), k.value());
  }

  /** {@code silu(gate) * up}. */
  public Variable swiGlu(Variable gate, Variable up) {
    return trace.run(new SwiGlu(gate, up, result(gate.value().shape(), false)));
  }

  /**
   * {@code x + branch}, written over the branch's value. No other operation may read the branch.
   */
  public Variable residual(Variable x, Variable branch) {
    Variable sum = new Variable(overwritable(branch).value(), Gradient.empty(), false);
    return trace.run(new Residual(x, branch, sum));
  }

  /** {@code x} with its rows rounded to 8 bits, straight through. */
  public Variable roundRows(Variable x) {
    return trace.run(new RoundRows(x, x.straightThrough(workspace.scratch(x.value().shape()))));
  }

  /**
   * Rounds the rows of {@code x} to 8 bits where they lie, straight through: later operations read
   * rounded rows. No earlier operation may have read {@code x}.
   */
  public void roundRowsInPlace(Variable x) {
    backend.fakeQuantizeRows(overwritable(x).value(), x.value());
    precision.round(backend, x.value());
  }

  /**
   * A stretch of operations from {@code x} to a variable of its shape, of which nothing is kept
   * between: {@link #backward} computes it again. It must give the same values both times.
   */
  public Variable recompute(Variable x, UnaryOperator<Variable> stretch) {
    return trace.run(new Recompute(x, stretch, result(x.value().shape(), true)));
  }

  /** The value of operations that nothing is to be learned through; of them only it is kept. */
  public Tensor evaluate(Shape shape, Supplier<Variable> stretch) {
    Tensor value = workspace.scratch(shape);
    trace.discard(stretch, value);
    return value;
  }

  /**
   * What an objective makes of the logits {@code x · tableᵀ}, and the start of its gradients.
   *
   * @return the objective's losses; what is minimised is their sum
   */
  public double[] outputLosses(Variable x, Variable table, Objective objective) {
    return new OutputLoss(x, rounded(table), objective).run(this);
  }

  /** How many logits {@link #outputLosses} holds at once for this many rows: one slice of them. */
  public static long logitsHeld(int rows, int vocab) {
    return (long) OutputLoss.sliceRows(rows, vocab) * vocab;
  }

  /** Computes the gradients of everything that led to the loss, in reverse order. */
  public void backward() {
    trace.backward();
  }

  /** Forgets everything recorded; its values and gradients must no longer be used. */
  public void reset() {
    trace.clear();
    workspace.reset();
  }

  /** A matrix in the tape's precision. */
  private Variable rounded(Variable w) {
    return precision == Precision.SINGLE
        ? w
        : trace.run(new Copied(w, w.straightThrough(workspace.scratch(w.value().shape()))));
  }

  private Variable result(Shape shape, boolean reread) {
    return new Variable(workspace.scratch(shape), Gradient.empty(), reread);
  }

  private static Variable overwritable(Variable x) {
    if (x.reread()) {
      throw new IllegalArgumentException("the value of " + x.value() + " is read again later");
    }
    return x;
  }
}
