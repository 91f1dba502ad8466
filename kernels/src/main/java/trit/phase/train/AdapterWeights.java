package trit.phase.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import trit.compute.Backend;
import trit.nn.AdaptedLayers;
import trit.nn.AdapterMerge;
import trit.nn.FrozenBase;
import trit.nn.LlamaWeights;
import trit.nn.LoftQ;
import trit.nn.Lora;
import trit.nn.Parameters;
import trit.nn.PeftAdapter;
import trit.nn.TrainedLayers;
import trit.phase.Event;
import trit.phase.PhaseContext;
import trit.phase.export.AdapterExport;
import trit.quant.FakeQuantizer;
import trit.quant.WeightQuantizer;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/** Only low-rank adapters of a frozen model learn. */
final class AdapterWeights implements Trainee {
  private final FrozenBase base;
  private final Lora lora;
  private final LlamaWeights factors;
  private final Optional<FakeQuantizer> rounding;
  private final LoftQ.Taken taken;
  private AdaptedLayers layers;

  /**
   * Adapters as they begin.
   *
   * @param context with the stream that they begin with
   */
  AdapterWeights(
      FrozenBase base,
      Lora lora,
      Optional<FakeQuantizer> rounding,
      PhaseContext context,
      Memory memory) {
    this.base = base;
    this.lora = lora;
    this.rounding = rounding;
    this.factors = lora.initial(base.config(), context.random().split("adapters"), memory);
    this.taken = lora.loftq() == 0 ? LoftQ.Taken.NOTHING : fill(context, memory);
  }

  /** Lets the factors begin as what rounding loses. */
  private LoftQ.Taken fill(PhaseContext context, Memory memory) {
    FakeQuantizer quantizer = rounding.orElseThrow();
    return new LoftQ(base, (WeightQuantizer) quantizer.weights(), lora.loftq())
        .fill(
            lora.rounded(base.config(), quantizer),
            factors,
            lora.factor(),
            context.backend(),
            memory,
            (done, all) -> {
              context.emit(new Event.Progress(context.name(), done, all, "adapters by LoftQ"));
              context.checkCancelled();
            });
  }

  @Override
  public LlamaWeights parameters() {
    return factors;
  }

  @Override
  public TrainedLayers layers(Parameters trained, Memory memory) {
    layers = new AdaptedLayers(base, lora, trained, taken, rounding);
    return layers;
  }

  @Override
  public Tensor result(String name, Backend backend, Memory memory) {
    return layers.merged(name, backend, memory);
  }

  /** The adapters themselves, for those who have the base. */
  @Override
  public void writeBeside(Path folder, String name) throws IOException {
    if (lora.standsAlone()) {
      Path adapter = Files.createDirectories(folder.resolve(AdapterExport.FOLDER));
      PeftAdapter.write(adapter, name, lora, factors);
    }
  }

  /** Nothing beside the quantizer: what is rounded there is not what was trained. */
  @Override
  public Optional<FakeQuantizer> carried() {
    return lora.merge() == AdapterMerge.BESIDE ? Optional.empty() : rounding;
  }
}
