package trit.compute.selftest;

import java.util.ArrayList;
import java.util.List;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.Workers;
import trit.compute.scalar.ScalarBackend;
import trit.tensor.Tensor;

/** Products with encoded weights, activations rounded in every way. */
final class SelfTestEncoded {
  private SelfTestEncoded() {}

  static List<SelfTestCase> cases() {
    List<SelfTestCase> cases = new ArrayList<>();
    for (Encoding encoding :
        List.of(Encoding.Q8_0, Encoding.Q4_0, Encoding.TQ2_0, Encoding.Q4_K, Encoding.F16)) {
      for (Activations activations : Activations.values()) {
        for (int tokens : new int[] {1, 11, 131}) {
          // With many tokens a backend may leave these as they are.
          if (activations != Activations.INT8_PER_BLOCK || tokens == 1) {
            cases.add(product(encoding, activations, tokens));
          }
        }
      }
    }
    for (int tokens : new int[] {1, 131}) {
      cases.add(wholeRows(tokens));
    }
    return cases;
  }

  private static SelfTestCase product(Encoding encoding, Activations activations, int tokens) {
    return new SelfTestCase(
        encoding.name() + " x " + activations,
        tokens + " x 512 x 67",
        512,
        (b, in) -> {
          EncodedTensor weights = encoding.encode(in.uniform(67, 512), in.memory);
          Tensor y = in.zeros(tokens, 67);
          b.pack(weights, activations, in.memory).multiply(in.uniform(tokens, 512), y);
          return List.of(y);
        });
  }

  /** Weights after quantization-aware training, which are added up in whole numbers. */
  private static SelfTestCase wholeRows(int tokens) {
    return new SelfTestCase(
        "TQ2_0 of one scale x INT8_PER_TOKEN",
        tokens + " x 1024 x 130",
        0,
        (b, in) -> {
          Tensor latent = in.uniform(130, 1024);
          ScalarBackend.on(Workers.caller()).fakeQuantizeTernary(latent, 0.5f, latent);
          EncodedTensor weights = Encoding.TQ2_0.encode(latent, in.memory);
          Tensor y = in.zeros(tokens, 130);
          b.pack(weights, Activations.INT8_PER_TOKEN, in.memory)
              .multiply(in.uniform(tokens, 1024), y);
          return List.of(y);
        });
  }
}
