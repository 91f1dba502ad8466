package trit.quant;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trit.compute.Backend;
import trit.quant.compress.Compression;
import trit.quant.compress.Vptq;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/**
 * Weights are rounded to what a way of storing them gives back, {@code decompress(compress(w))};
 * gradients pass straight through (Bengio et al., 2013). What is drawn follows from a matrix's name
 * alone, so that whoever has the latent weights chooses the same codes.
 *
 * @param method the way
 * @param recodeEvery steps of training that one choice of codes lasts; latent weights move on
 *     meanwhile
 */
public record CompressedRounding(Compression method, int recodeEvery) implements WeightRounding {

  @Override
  public boolean learnsScales() {
    return false;
  }

  @Override
  public List<String> problems() {
    List<String> found = new ArrayList<>();
    if (recodeEvery < 1) {
      found.add("recodeEvery " + recodeEvery + " never chooses codes; write 1 or more");
    }
    if (method instanceof Vptq vptq && vptq.tuned()) {
      found.add("tuned needs a Hessian, and training has none; leave it out");
    }
    if (method instanceof Vptq vptq && vptq.actOrder()) {
      found.add("actOrder needs a Hessian, and training has none; leave it out");
    }
    return found;
  }

  /**
   * The codes of a matrix, as {@link Compression#compress} writes them.
   *
   * @param name of the matrix among the model's parameters
   * @throws IllegalArgumentException if a weight is not finite
   */
  public byte[] codes(Backend backend, String name, Tensor latent) {
    if (!Float.isFinite(backend.maxMagnitude(latent))) {
      throw new IllegalArgumentException(name + " holds numbers that are not finite");
    }
    backend.finish();
    Compression.Means means =
        new Compression.Means(
            backend, RandomStream.of(0).split(name), Optional.empty(), Compression.Progress.NONE);
    return method.compress(latent, means);
  }

  /** Rounds a matrix; {@code out} may be {@code latent}. */
  public void round(Backend backend, String name, Tensor latent, Tensor out) {
    byte[] codes = codes(backend, name, latent);
    method.decompress(MemorySegment.ofArray(codes), backend.workers(), out);
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return method.toString();
  }
}
