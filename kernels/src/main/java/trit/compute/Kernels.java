package trit.compute;

/**
 * One implementation of every operation, a component per subject. Components may take for granted
 * that their operands fit: {@link CheckedBackend} asks first.
 */
public record Kernels(
    ProductKernels products,
    PackingKernels packing,
    EmbeddingKernels embedding,
    NormKernels norms,
    RoundedNormKernels roundedNorms,
    AttentionKernels attention,
    NextTokenKernels nextToken,
    LossKernels losses,
    ElementwiseKernels elementwise,
    ReductionKernels reductions,
    RoundingKernels rounding,
    LatentKernels latents,
    RotationKernels rotation,
    OptimizerKernels optimizer,
    ClusterKernels clusters,
    Storage storage) {}
