package trit.compute

import groovy.transform.CompileStatic
import trit.tensor.RandomStream
import trit.tensor.Tensor

/** Hadamard transforms with signs, there and back, and parts of rows that are mixed. */
@CompileStatic
final class RotationCases {
    private RotationCases() {}

    static List<OperationCase> all() {
        transforms() + mixtures()
    }

    private static List<OperationCase> transforms() {
        List<OperationCase> cases = []
        [1, 2, 4, 8, 16, 32, 64, 512, 4096, 16384].each { int size ->
            cases << new OperationCase("hadamard $size", 0, { Backend b, CaseInputs in ->
                Tensor x = in.uniform(5, size)
                b.hadamard(x, signs(3 * size))
                [x]
            })
            cases << new OperationCase("hadamardInverse $size", 0, { Backend b, CaseInputs in ->
                Tensor x = in.uniform(5, size)
                b.hadamardInverse(x, signs(size))
                [x]
            })
        }
        cases
    }

    private static List<OperationCase> mixtures() {
        [[1, 7], [12, 1], [12, 5], [28, 32], [76, 64], [76, 67]].collect { List<Integer> shape ->
            int parts = shape[0]
            new OperationCase("mixParts $parts of ${shape[1]}", 0, { Backend b, CaseInputs in ->
                Tensor x = in.uniform(3, parts * shape[1])
                b.mixParts(x, signs(parts * parts))
                [x]
            })
        }
    }

    private static float[] signs(int count) {
        float[] signs = new float[count]
        count.times { int i -> signs[i] = RandomStream.of(9).bits(i) < 0 ? -1 : 1 }
        signs
    }
}
