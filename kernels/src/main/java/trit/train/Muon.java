package trit.train;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import trit.compute.Backend;
import trit.nn.Parameters;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Muon (Jordan et al., 2024): the mean of a matrix's gradients is orthogonalized before it moves
 * the matrix, so that all directions learn alike. It moves the matrices inside the blocks; AdamW
 * moves the rest.
 *
 * <p>{@code M = momentum * M + (1 - momentum) * G}, {@code U} the same mean one step ahead or
 * {@code M}, {@code W = W * (1 - rate * decay) - rate * scale * orthogonalized(U)}; see {@link
 * MuonScale}.
 */
final class Muon implements Optimizer {
  private final MuonConfig config;
  private final Map<String, Tensor> momenta = new LinkedHashMap<>();
  private final Map<Shape, NewtonSchulz> rooms = new HashMap<>();
  private final Map<Shape, Tensor> updates = new HashMap<>();
  private final AdamW rest;

  private Muon(MuonConfig config, AdamW rest) {
    this.config = config;
    this.rest = rest;
  }

  static Muon of(MuonConfig config, Parameters parameters, Memory memory) {
    Map<String, Tensor> others = new LinkedHashMap<>(parameters.gradients());
    others.entrySet().removeIf(entry -> moves(entry.getKey(), entry.getValue().shape()));
    Muon muon = new Muon(config, AdamW.of(config.adamW(), others, memory));
    parameters
        .gradients()
        .forEach(
            (name, gradient) -> {
              if (!others.containsKey(name)) {
                muon.add(name, gradient.shape(), memory);
              }
            });
    return muon;
  }

  /** Whether Muon moves a parameter and not AdamW: the matrices inside the blocks. */
  static boolean moves(String name, Shape shape) {
    return shape.rank() == 2 && name.startsWith("model.layers.");
  }

  private void add(String name, Shape shape, Memory memory) {
    momenta.put(name, memory.tensor(shape));
    rooms.computeIfAbsent(shape, s -> NewtonSchulz.of(s, memory));
    updates.computeIfAbsent(shape, memory::scratch);
  }

  @Override
  public void move(Backend backend, Parameters parameters, double norm, double rate, int step) {
    double scale = GradientNorm.scale(norm, config.adamW().clip());
    double share = rate / config.adamW().lr();
    momenta.keySet().forEach(n -> move(backend, parameters, n, config.lr() * share, scale));
    rest.moveScaled(backend, parameters, scale, rate, step);
  }

  private void move(
      Backend backend, Parameters parameters, String name, double rate, double scale) {
    Tensor weights = parameters.weights().get(name);
    Tensor mean = momenta.get(name);
    Tensor update = updates.get(weights.shape());
    backend.scale(
        parameters.gradients().get(name), (float) ((1 - config.momentum()) * scale), update);
    backend.scale(mean, (float) config.momentum(), mean);
    backend.add(mean, update, mean);
    Tensor ahead = config.nesterov() ? ahead(backend, mean, update) : mean;
    Tensor direction = rooms.get(weights.shape()).orthogonalize(backend, ahead);
    double far = config.scale().of(weights.shape());
    backend.scale(direction, (float) (-rate * far), direction);
    backend.scale(weights, (float) (1 - rate * config.weightDecay()), weights);
    backend.add(weights, direction, weights);
  }

  /** {@code momentum * mean + (1 - momentum) * gradient}, over the second of these. */
  private Tensor ahead(Backend backend, Tensor mean, Tensor gradientShare) {
    Tensor scaled = rooms.get(mean.shape()).product();
    backend.scale(mean, (float) config.momentum(), scaled);
    backend.add(gradientShare, scaled, gradientShare);
    return gradientShare;
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    momenta.forEach((name, tensor) -> all.put("momentum." + name, tensor));
    all.putAll(rest.state());
    return all;
  }
}
