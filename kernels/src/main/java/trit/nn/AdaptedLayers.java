package trit.nn;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.autograd.Tape;
import trit.autograd.Variable;
import trit.compute.Activations;
import trit.compute.Backend;
import trit.quant.FakeQuantizer;
import trit.quant.WeightQuantizer;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * Layers of which only low-rank adapters learn (Hu et al., 2021, arXiv:2106.09685). Rounded
 * matrices are made for each use, so that beside the base there is one of them in memory.
 */
public final class AdaptedLayers implements TrainedLayers {
  private final FrozenBase base;
  private final Lora lora;
  private final Map<String, Adapter> adapters = new LinkedHashMap<>();
  private final Map<String, AdaptedMatrix> matrices = new HashMap<>();
  private final boolean roundsInputs;
  private boolean rounding;

  /**
   * Layers over a frozen base.
   *
   * @param factors the adapters' parameters; see {@link Lora#parameters}
   * @param fakeQuantizer what matrices and their inputs are rounded with, if anything
   */
  public AdaptedLayers(
      FrozenBase base, Lora lora, Parameters factors, Optional<FakeQuantizer> fakeQuantizer) {
    this(base, lora, factors, LoftQ.Taken.NOTHING, fakeQuantizer);
  }

  /**
   * The same.
   *
   * @param taken from matrices before they are rounded
   */
  public AdaptedLayers(
      FrozenBase base,
      Lora lora,
      Parameters factors,
      LoftQ.Taken taken,
      Optional<FakeQuantizer> fakeQuantizer) {
    this.base = base;
    this.lora = lora;
    this.roundsInputs =
        fakeQuantizer.filter(f -> f.activations() == Activations.INT8_PER_TOKEN).isPresent();
    for (String module : lora.adapted(base.config())) {
      adapters.put(module, adapter(factors, module, lora.factor()));
    }
    TransformerModules modules = new TransformerModules(base.config());
    for (String module : modules.linear()) {
      WeightQuantizer quantizer =
          fakeQuantizer.filter(f -> !f.ignores(module)).map(f -> numbers(f, module)).orElse(null);
      boolean inside =
          lora.merge() == AdapterMerge.INSIDE_QUANTIZER && adapters.containsKey(module);
      if (quantizer != null || inside) {
        Adapter adapter = inside ? adapters.get(module) : null;
        LowRankProduct without = taken.products().get(module);
        matrices.put(module, matrix(module, adapter, without, quantizer));
      }
    }
  }

  private static WeightQuantizer numbers(FakeQuantizer fakeQuantizer, String module) {
    if (fakeQuantizer.rounding(module) instanceof WeightQuantizer numbers) {
      return numbers;
    }
    throw new IllegalArgumentException(module + " is rounded to codes, which adapters do not pass");
  }

  private AdaptedMatrix matrix(
      String module, Adapter adapter, LowRankProduct taken, WeightQuantizer quantizer) {
    String name = module + ".weight";
    Shape shape = base.shape(name);
    return new AdaptedMatrix(base, name, shape, adapter, taken, quantizer);
  }

  private static Adapter adapter(Parameters factors, String module, float factor) {
    String down = Lora.down(module);
    String up = Lora.up(module);
    return new Adapter(
        new LowRankProduct(factors.weights().get(down), factors.weights().get(up), factor),
        factors.gradients().get(down),
        factors.gradients().get(up));
  }

  @Override
  public void prepare(Backend backend, double share, int made) {
    rounding = share > 0;
    matrices.values().forEach(matrix -> matrix.prepare(share));
  }

  /** Nothing: adapters take their gradients as they arrive. */
  @Override
  public void passGradients(Backend backend) {}

  @Override
  public Variable parameter(String name) {
    return Variable.constant(base.whole(name));
  }

  @Override
  public List<Variable> apply(Tape tape, Variable x, List<String> modules) {
    Variable rounded = roundInput(tape, x, modules);
    return modules.stream().map(module -> applyOne(tape, x, rounded, module)).toList();
  }

  /** The rounded input, in the place of {@code x} where nobody needs that unrounded. */
  private Variable roundInput(Tape tape, Variable x, List<String> modules) {
    if (!roundsInputs || !rounding || modules.stream().noneMatch(this::isRounded)) {
      return x;
    }
    boolean alone =
        modules.stream().allMatch(this::isRounded) && lora.merge() != AdapterMerge.BESIDE;
    if (x.reread() || !alone) {
      return tape.roundRows(x);
    }
    tape.roundRowsInPlace(x);
    return x;
  }

  private boolean isRounded(String module) {
    return matrices.containsKey(module) && matrices.get(module).isRounded();
  }

  private Variable applyOne(Tape tape, Variable x, Variable rounded, String module) {
    AdaptedMatrix matrix = matrices.get(module);
    Variable product =
        matrix == null
            ? tape.linear(x, parameter(module + ".weight"))
            : tape.linear(matrix.isRounded() ? rounded : x, matrix);
    boolean beside = lora.merge() == AdapterMerge.BESIDE && adapters.containsKey(module);
    return beside ? tape.residual(product, adapters.get(module).apply(tape, x)) : product;
  }

  /**
   * A tensor of the base with its adapter put into it: the latent matrix where that lies inside the
   * quantizer, else the sum of what was rounded and the adapter.
   */
  public Tensor merged(String name, Backend backend, Memory memory) {
    String module = name.replaceFirst("\\.weight$", "");
    boolean rounded = lora.merge() == AdapterMerge.BESIDE && matrices.containsKey(module);
    if (!rounded && !adapters.containsKey(module)) {
      return base.read(name, memory);
    }
    Tensor tensor = memory.scratch(base.shape(name));
    try (Workspace workspace = new Workspace(backend.openMemory())) {
      if (rounded) {
        matrices.get(module).write(backend, workspace, tensor);
      } else {
        base.write(name, tensor);
      }
      if (adapters.containsKey(module)) {
        adapters.get(module).product().addTo(backend, workspace, tensor);
      }
    }
    return tensor;
  }
}
