package trit.nn;

import trit.code.Encoding;
import trit.compute.Backend;
import trit.quant.FakeQuantizer;
import trit.quant.Footprint;
import trit.quant.WeightQuantizer;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * The layers of a stored model that its fake-quantizer rounds.
 *
 * @param model has a fake-quantizer
 */
public record RoundedLayers(StoredModel model) {

  /** What those together take in different stores that are rounded to evenly spaced numbers. */
  public Footprint footprint(Backend backend) {
    FakeQuantizer quantizer = model.fakeQuantizer().orElseThrow();
    Footprint all = Footprint.NONE;
    for (String module : new TransformerModules(model.config()).rounded(quantizer)) {
      String name = module + ".weight";
      if (!(quantizer.rounds(module) && model.rounding(name) instanceof WeightQuantizer numbers)) {
        continue;
      }
      try (Memory memory = Memory.open()) {
        Tensor latent = Encoding.decode(model.get(name), memory);
        all = all.plus(Footprint.of(numbers, latent, model.scales(numbers, name, latent, backend)));
      }
    }
    return all;
  }
}
