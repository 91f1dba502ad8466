package trit.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trit.nn.Parameters;
import trit.nn.TransformerConfig.Parameter;
import trit.tensor.Memory;

/**
 * The numbers of Muon (Jordan et al., 2024); see {@link Muon}.
 *
 * @param lr the highest learning rate; over time it follows AdamW's
 * @param momentum decay of the mean of the gradients
 * @param nesterov whether that mean looks one step ahead
 * @param weightDecay decoupled decay of the matrices it moves
 * @param scale how far matrices of different shapes move
 * @param qkClip what keeps attention scores from growing; none where they may
 * @param adamW what moves everything else: embeddings, the output layer, norms, scales
 */
public record MuonConfig(
    double lr,
    double momentum,
    boolean nesterov,
    double weightDecay,
    MuonScale scale,
    Optional<QkClip> qkClip,
    AdamWConfig adamW)
    implements OptimizerConfig {

  /** Scaled as Jordan et al. do, without a limit to scores. */
  public MuonConfig(
      double lr, double momentum, boolean nesterov, double weightDecay, AdamWConfig adamW) {
    this(lr, momentum, nesterov, weightDecay, MuonScale.SPECTRAL, Optional.empty(), adamW);
  }

  /** What a recipe gets that says nothing: rate 0.02, momentum 0.95, AdamW at 3e-4. */
  public static MuonConfig defaults() {
    return new MuonConfig(
        0.02, 0.95, true, 0, new AdamWConfig(3e-4, 0.9, 0.95, 1e-10, 0, 100, 3e-5, 1.0));
  }

  /** The same before another AdamW. */
  public MuonConfig with(AdamWConfig rest) {
    return new MuonConfig(lr, momentum, nesterov, weightDecay, scale, qkClip, rest);
  }

  /** The same with a limit to attention scores. */
  public MuonConfig clipped(double threshold) {
    Optional<QkClip> limit = Optional.of(new QkClip(threshold));
    return new MuonConfig(lr, momentum, nesterov, weightDecay, scale, limit, adamW);
  }

  @Override
  public Optimizer optimizer(Parameters parameters, Memory memory) {
    return Muon.of(this, parameters, memory);
  }

  @Override
  public long stateSize(List<Parameter> trained) {
    return trained.stream()
        .mapToLong(p -> p.shape().size() * (Muon.moves(p.name(), p.shape()) ? 1 : 2))
        .sum();
  }

  @Override
  public List<String> problems() {
    List<String> found = new ArrayList<>();
    if (!(lr > 0 && Double.isFinite(lr))) {
      found.add("muon's lr " + lr + " must be above 0; it is usual at 0.02");
    }
    if (!(momentum >= 0 && momentum < 1)) {
      found.add("momentum " + momentum + " must lie in 0 … 1; it is usual at 0.95");
    }
    if (!(weightDecay >= 0)) {
      found.add("muon's weightDecay " + weightDecay + " must be 0 or above");
    }
    qkClip.flatMap(QkClip::problem).ifPresent(found::add);
    found.addAll(adamW.problems());
    return found;
  }
}
