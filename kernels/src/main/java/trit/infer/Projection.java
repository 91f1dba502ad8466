package trit.infer;

import java.util.ArrayList;
import java.util.List;
import trit.compute.Backend;
import trit.compute.PackedMatrix;
import trit.nn.CompressedMatrix;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** One linear layer, prepared for its backend. */
sealed interface Projection {

  /**
   * {@code y[T,N] = x[T,K] · w[N,K]ᵀ}, with {@code x} rounded where the layer asks for it, and a
   * factor or bias where it has one.
   */
  void multiply(Tensor x, Tensor y);

  /** Several layers that take the same input: together, where that is faster. */
  static void multiplyEach(Backend backend, Tensor x, List<Projection> layers, List<Tensor> ys) {
    List<PackedMatrix> packed = packed(layers);
    if (packed.size() == layers.size()) {
      backend.multiplyEach(x, packed, ys);
      return;
    }
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).multiply(x, ys.get(i));
    }
  }

  /**
   * Several layers that take the same input, which is normalised first: as one with its rounding
   * where all of them round each token.
   *
   * @param normed room for the normalised input; may be {@code x}
   */
  static void multiplyEachNormed(
      Backend backend,
      NormLayer norm,
      Tensor x,
      Tensor normed,
      List<Projection> layers,
      List<Tensor> ys) {
    List<PackedMatrix> packed = packed(layers);
    if (norm instanceof NormLayer.Rms rms && packed.size() == layers.size()) {
      backend.multiplyEachNormed(x, rms.gain(), rms.epsilon(), normed, packed, ys);
    } else if (norm instanceof NormLayer.Rms rms
        && layers.stream().allMatch(Rounded.class::isInstance)) {
      backend.rmsNormRounded(x, rms.gain(), rms.epsilon(), normed);
      for (int i = 0; i < layers.size(); i++) {
        backend.linear(normed, ((Rounded) layers.get(i)).weights(), ys.get(i));
      }
    } else {
      norm.apply(x, normed);
      multiplyEach(backend, normed, layers, ys);
    }
  }

  private static List<PackedMatrix> packed(List<Projection> layers) {
    List<PackedMatrix> packed = new ArrayList<>();
    for (Projection layer : layers) {
      if (layer instanceof Packed(PackedMatrix weights)) {
        packed.add(weights);
      }
    }
    return packed;
  }

  /** Weights in f32, activations as they are. */
  record Dense(Backend backend, Tensor weights) implements Projection {
    @Override
    public void multiply(Tensor x, Tensor y) {
      backend.linear(x, weights, y);
    }
  }

  /**
   * Weights that were rounded in f32 as training rounds them, activations rounded to 8 bits per
   * token: the forward pass of quantization-aware training.
   *
   * @param scratch room for the rounded activations: {@code [batch * K]}
   */
  record Rounded(Backend backend, Tensor weights, Tensor scratch) implements Projection {

    static Rounded of(Backend backend, Tensor weights, int batch, Memory memory) {
      return new Rounded(
          backend, weights, memory.scratch(Shape.of(batch, weights.shape().columns())));
    }

    @Override
    public void multiply(Tensor x, Tensor y) {
      Tensor rounded = scratch.rows(0, x.rows());
      backend.fakeQuantizeRows(x, rounded);
      backend.linear(rounded, weights, y);
    }
  }

  /**
   * Weights that are decompressed for each product.
   *
   * @param room where to: {@code [N, K]}, shared with the other layers
   */
  record Decompressed(Backend backend, CompressedMatrix weights, Tensor room)
      implements Projection {
    @Override
    public void multiply(Tensor x, Tensor y) {
      backend.finish(); // the room may still be in use
      weights.decompress(backend.workers(), room);
      backend.linear(x, room, y);
    }
  }

  /** Weights as they are encoded; the packed matrix knows how activations are rounded. */
  record Packed(PackedMatrix weights) implements Projection {
    @Override
    public void multiply(Tensor x, Tensor y) {
      weights.multiply(x, y);
    }
  }

  /** A product that is multiplied by one number: ternary codes whose scale lies beside them. */
  record Scaled(Backend backend, Projection product, float factor) implements Projection {
    @Override
    public void multiply(Tensor x, Tensor y) {
      product.multiply(x, y);
      backend.scale(y, factor, y);
    }
  }

  /** A product whose inputs somebody looks at. */
  record Observed(Backend backend, Projection product, String tensor, InputObserver observer)
      implements Projection {
    @Override
    public void multiply(Tensor x, Tensor y) {
      backend.finish();
      observer.inputs(tensor, x);
      product.multiply(x, y);
    }
  }

  /**
   * A product with a bias.
   *
   * @param bias {@code [N]}
   */
  record Biased(Backend backend, Projection product, Tensor bias) implements Projection {
    @Override
    public void multiply(Tensor x, Tensor y) {
      product.multiply(x, y);
      backend.addBias(bias, y);
    }
  }
}
