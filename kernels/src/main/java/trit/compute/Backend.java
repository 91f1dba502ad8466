package trit.compute;

import trit.compute.scalar.ScalarBackend;

/**
 * The table of operations that a language model is computed with, forward and backward. {@link
 * ScalarBackend} is the readable specification of every row; the others are compared with it.
 *
 * <p>Conventions. Matrices are row-major; {@code T} counts tokens, {@code K} inputs and {@code N}
 * outputs of a layer. Results are written whole, whatever they held before, unless the name begins
 * with {@code add}. Arguments must not overlap unless a method says so. Shapes are checked on
 * entry, once; a mismatch is an {@link IllegalArgumentException} that prints both shapes. Results
 * do not depend on the number of threads: reductions run in a fixed order.
 */
public interface Backend
    extends ProductKernels,
        PackingKernels,
        EmbeddingKernels,
        NormKernels,
        RoundedNormKernels,
        AttentionKernels,
        NextTokenKernels,
        LossKernels,
        ElementwiseKernels,
        ReductionKernels,
        RoundingKernels,
        LatentKernels,
        RotationKernels,
        OptimizerKernels,
        ClusterKernels,
        Storage {

  /** What this backend is called in settings and log lines, such as {@code scalar}. */
  String name();

  /**
   * The class of machines on which this backend gives the same bits, such as {@code scalar} or
   * {@code vector-256}: part of every cache key whose result depends on float arithmetic.
   */
  String determinism();

  /** The threads that share the work. */
  Workers workers();
}
