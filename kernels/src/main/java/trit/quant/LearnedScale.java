package trit.quant;

import java.util.ArrayList;
import java.util.List;
import trit.compute.Backend;
import trit.compute.SharedScales;
import trit.tensor.Tensor;

/**
 * Scales that are learned with the weights: learned step size quantization (LSQ; Esser et al.,
 * 2020, arXiv:1902.08153), what ParetoQ makes of it for each number of bits (Liu et al., 2025,
 * arXiv:2502.02631), and pi-quantization's (RuVector, 2026). What rounds is the learned scale
 * rounded to 16 bits, as a packed file stores it.
 *
 * @param quantizer whose scales these are
 */
public record LearnedScale(WeightQuantizer quantizer) {
  /** The name under which the scales of a matrix travel: {@code q_proj.weight_learned_scale}. */
  public static String name(String weight) {
    return weight + "_learned_scale";
  }

  /**
   * The scales that round.
   *
   * @param learned one per unit of the granularity
   * @param columns of the matrix
   * @throws IllegalArgumentException if one is not finite or exceeds 65,504
   */
  public Scales scales(Tensor learned, int columns) {
    return scales(SharedScales.stored(learned), learned, columns);
  }

  /**
   * As {@link #scales} for each of several matrices, all at once; those that have learned none yet
   * begin with scales chosen from their weights.
   *
   * @param ws the latent weights
   * @param learned the scales of each, set where they were not
   */
  public List<Scales> scalesOfEach(Backend backend, List<Tensor> ws, List<Tensor> learned) {
    List<float[]> stored = backend.storedScales(learned);
    if (initialized(backend, ws, learned, stored)) {
      stored = backend.storedScales(learned);
    }
    List<Scales> scales = new ArrayList<>();
    for (int i = 0; i < ws.size(); i++) {
      scales.add(scales(stored.get(i), learned.get(i), ws.get(i).columns()));
    }
    return scales;
  }

  /** Chooses what is not set; only where all scales are the smallest one needs to look at them. */
  private boolean initialized(
      Backend backend, List<Tensor> ws, List<Tensor> learned, List<float[]> stored) {
    float smallest = SharedScales.stored(0);
    boolean any = false;
    for (int i = 0; i < ws.size(); i++) {
      if (areAll(smallest, stored.get(i)) && isUnset(learned.get(i))) {
        initialize(backend, ws.get(i), learned.get(i));
        any = true;
      }
    }
    return any;
  }

  private static boolean areAll(float value, float[] values) {
    for (float one : values) {
      if (one != value) {
        return false;
      }
    }
    return true;
  }

  private Scales scales(float[] stored, Tensor learned, int columns) {
    for (int i = 0; i < stored.length; i++) {
      if (!(stored[i] < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "the learned scale " + learned.get(i) + " does not fit 16 bits; lower lr");
      }
    }
    return new Scales(quantizer.scale().granularity(), columns, stored);
  }

  /** Whether no scale has been learned or chosen yet: all are 0. */
  private static boolean isUnset(Tensor learned) {
    for (long i = 0; i < learned.size(); i++) {
      if (learned.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Chooses the scales that learning begins with. */
  public void initialize(Backend backend, Tensor w, Tensor learned) {
    backend.finish();
    Granularity granularity = quantizer.scale().granularity();
    Scales places = new Scales(granularity, w.columns(), new float[(int) learned.size()]);
    if (granularity.unit() == Granularity.Unit.TENSOR) {
      learned.set(0, first(new Run(w, 0, w.size())));
      return;
    }
    backend
        .workers()
        .run(
            w.rows(),
            row -> {
              long start = (long) row * w.columns();
              for (int from = 0; from < w.columns(); from += places.run()) {
                int to = Math.min(w.columns(), from + places.run());
                Run run = new Run(w, start + from, start + to);
                learned.set(places.index(row, from), first(run));
              }
            });
  }

  private float first(Run run) {
    double wanted = LearnedStep.of(quantizer).initial(run, quantizer);
    return (float) Math.max(wanted, SharedScales.SMALLEST);
  }

  /**
   * Turns the gradient of rounded weights into that of the latent ones, where it lies, and adds the
   * gradient of the scales.
   *
   * @param w the latent weights
   * @param scales what they were rounded with
   * @param share how much of the rounding was mixed in, 0 … 1; the rest passes straight through
   * @param gradient like {@code w}, changed in place
   * @param scaleGradient one number per scale, added to
   */
  public void passGradients(
      Backend backend,
      Tensor w,
      Scales scales,
      double share,
      Tensor gradient,
      Tensor scaleGradient) {
    LearnedStep step = LearnedStep.of(quantizer);
    double factor = share * step.gradientScale((double) w.size() / scaleGradient.size());
    backend.passStepGradient(
        step.clipped(),
        quantizer.rounding(),
        w,
        scales.shared(),
        (float) share,
        factor,
        gradient,
        scaleGradient);
  }
}
