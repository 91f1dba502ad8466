package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;
import trit.code.Encoding;
import trit.quant.compress.BaseConstant;

/**
 * The ways of storing weights, wherever one may be named: {@code compress} stores with them, {@code
 * qat} trains through them.
 *
 * @param <B> the block itself
 */
public interface MethodWords<B extends MethodWords<B>> {

  @Word(
      value = "So many bits, and a searched 16-bit step for each so many neighbours.",
      example = "uniform 3, 256")
  B uniform(int bits, int group);

  @Word(
      value = "As uniform, with the step that the largest weight asks for, not searched.",
      example = "absmax 3, 256")
  B absmax(int bits, int group);

  @Word(
      value = "As uniform, with the step written as alpha times pi over k (pi-quantization).",
      example = "pi 3, 4, 256")
  default B pi(int bits, int k, int group) {
    return pi(bits, k, group, BaseConstant.PI);
  }

  @Word(value = "As pi, with another constant.", example = "pi 3, 4, 256, PHI")
  B pi(int bits, int k, int group, BaseConstant constant);

  @Word(
      value =
          "Two bits: points of the lattice E8 after a random rotation (QuIP#, Tseng et al., 2024).",
      example = "e8p()")
  B e8p();

  @Word(
      value =
          "Vectors of so many rows become one of so many learned ones (VPTQ, Liu et al., 2024).",
      example = "vptq 4, 256")
  B vptq(int vector, int centroids);

  @Word(
      value = "As vptq, and what is left becomes one of so many other learned ones.",
      example = "vptq 8, 4096, 256")
  B vptq(int vector, int centroids, int residual);

  @Word(
      value = "As vptq, with all it can be told.",
      example = "vptq { vector 4; centroids 256; outliers 0.02; columnNorms() }")
  default B vptq(
      @DelegatesTo(value = VptqBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return vptq(Body.<VptqBlock>of(body));
  }

  /** {@code vptq} from Java. */
  B vptq(Consumer<? super VptqBlock> body);

  @Word(
      value = "Seeds of a shift register, 3 or 4 bits (SeedLM, Shafipour et al., 2024).",
      example = "seedLM 4")
  B seedLM(int bits);

  @Word(
      value =
          "Pairs become points of a line that winds through a square of this side, with so many classes outside of it (Hyper-Compression, Fan et al., 2024).",
      example = "hyper 0.1, 2")
  B hyper(Number side, int classes);

  @Word(
      value =
          "Neighbours become a polynomial curve with so many coefficients for so many weights: an experiment, for weights are not smooth along their order.",
      example = "curve 8, 64")
  B curve(int coefficients, int length);

  @Word(
      value =
          "The blocks of an encoding that GGUF files have. With a Hessian, errors are passed on as by gptq.",
      example = "encoding Q4_K")
  B encoding(Encoding encoding);
}
