package trit.compute

import groovy.transform.CompileStatic

/**
 * Calls of every operation on odd sizes and extreme values, each with a name, so that backends,
 * vector widths and numbers of threads can be compared on the same inputs.
 */
@CompileStatic
final class OperationCases {
    static final List<Integer> SIZES = [1, 2, 3, 7, 8, 13, 16, 31, 32, 33, 64, 100, 257]

    private OperationCases() {}

    static Map<String, List<OperationCase>> bySubject() {
        ['products'       : ProductCases.dense(),
         'narrow products': ProductCases.narrow(),
         'norms'          : NormCases.all(),
         'attention'      : AttentionCases.all(),
         'losses'         : LossCases.all(),
         'elementwise'    : ElementwiseCases.all(),
         'reductions'     : ReductionCases.all(),
         'rotations'      : RotationCases.all(),
         'rounding'       : RoundingCases.all(),
         'latent weights' : LatentCases.all(),
         'optimizers'     : OptimizerCases.all(),
         'centroids'      : ClusterCases.all(),
         'rows of tables' : EmbeddingCases.all()]
    }

    static List<OperationCase> all() {
        bySubject().values().sum() as List<OperationCase>
    }
}
