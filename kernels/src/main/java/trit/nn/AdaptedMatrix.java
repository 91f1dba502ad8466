package trit.nn;

import trit.autograd.PassingMatrix;
import trit.compute.Backend;
import trit.quant.FadeIn;
import trit.quant.GradientRule;
import trit.quant.Scales;
import trit.quant.Surrogate;
import trit.quant.WeightQuantizer;
import trit.tensor.Shape;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * {@code Q(W + s·B·A)}: a frozen matrix with its adapter inside the quantizer. Its scales are
 * chosen once per step, at its first use.
 */
final class AdaptedMatrix implements PassingMatrix {
  private final FrozenBase base;
  private final String name;
  private final Shape shape;
  private final Adapter adapter;
  private final LowRankProduct taken;
  private final WeightQuantizer quantizer;
  private Scales scales;
  private double share = 1;

  /**
   * A matrix of the base.
   *
   * @param adapter what moves it before it is rounded; null for nothing
   * @param taken what is taken from it before; null for nothing
   * @param quantizer what rounds it; null for nothing
   */
  AdaptedMatrix(
      FrozenBase base,
      String name,
      Shape shape,
      Adapter adapter,
      LowRankProduct taken,
      WeightQuantizer quantizer) {
    this.base = base;
    this.name = name;
    this.shape = shape;
    this.adapter = adapter;
    this.taken = taken;
    this.quantizer = quantizer;
  }

  /** Begins a step: what it is made of may have changed. */
  void prepare(double newShare) {
    share = newShare;
    if (adapter != null) {
      scales = null;
    }
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public void write(Backend backend, Workspace workspace, Tensor target) {
    latent(backend, workspace, target);
    if (quantizer == null || share == 0) {
      return;
    }
    if (scales == null) {
      scales = quantizer.scales(backend, target);
    }
    if (share == 1) {
      quantizer.round(backend, target, scales, target);
      return;
    }
    Tensor rounded = workspace.scratch(shape);
    quantizer.round(backend, target, scales, rounded);
    FadeIn.mix(backend, target, share, rounded);
    backend.copy(rounded, target);
    workspace.release(rounded);
  }

  /** Whether it rounds. */
  boolean isRounded() {
    return quantizer != null;
  }

  /** {@code W + s·B·A}, less what is taken. */
  void latent(Backend backend, Workspace workspace, Tensor target) {
    base.write(name, target);
    if (taken != null) {
      taken.negated().addTo(backend, workspace, target);
    }
    if (adapter != null) {
      adapter.product().addTo(backend, workspace, target);
    }
  }

  @Override
  public boolean learns() {
    return adapter != null;
  }

  /** Rules that are not linear see the gradient of one micro-batch: no more of it is kept. */
  @Override
  public void learn(Backend backend, Workspace workspace, Tensor gradient) {
    boolean bends =
        quantizer != null
            && share > 0
            && !(quantizer.gradient() instanceof GradientRule.StraightThrough);
    if (bends) {
      Tensor latent = workspace.scratch(shape);
      latent(backend, workspace, latent);
      new Surrogate(quantizer, backend).apply(latent, scales, share, gradient);
      workspace.release(latent);
    }
    adapter.learn(backend, workspace, gradient);
  }
}
