package trit.compute

import groovy.transform.CompileStatic
import trit.tensor.Shape
import trit.tensor.Tensor

/** The nearest centroids; indices, as floats. */
@CompileStatic
final class ClusterCases {
    private ClusterCases() {}

    static List<OperationCase> all() {
        [[1, 1, 1], [33, 7, 3], [1100, 257, 8], [300, 600, 2]].collect { List<Integer> shape ->
            int n = shape[0], k = shape[1], v = shape[2]
            new OperationCase("nearest of $k centroids to $n points of $v", 0, { Backend b, CaseInputs in ->
                Tensor centroids = in.uniform(k, v)
                if (k > 1) {
                    (0..<v).each { int i -> centroids.set((k - 1L) * v + i, centroids.get(i)) }
                }
                [in.of(Shape.of(n), b.nearest(in.uniform(n, v), centroids) as List)]
            })
        }
    }
}
