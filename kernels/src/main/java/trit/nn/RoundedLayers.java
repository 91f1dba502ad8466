package trit.nn;

import trit.code.Encoding;
import trit.compute.Backend;
import trit.quant.FakeQuantizer;
import trit.quant.Footprint;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * The layers of a stored model that its fake-quantizer rounds.
 *
 * @param model has a fake-quantizer
 */
public record RoundedLayers(StoredModel model) {

  /** What all of them together take in different stores. */
  public Footprint footprint(Backend backend) {
    FakeQuantizer quantizer = model.fakeQuantizer().orElseThrow();
    Footprint all = Footprint.NONE;
    for (String module : new TransformerModules(model.config()).rounded(quantizer)) {
      String name = module + ".weight";
      try (Memory memory = Memory.open()) {
        Tensor latent = Encoding.decode(model.get(name), memory);
        all =
            all.plus(
                Footprint.of(quantizer.weights(), latent, model.scales(name, latent, backend)));
      }
    }
    return all;
  }
}
