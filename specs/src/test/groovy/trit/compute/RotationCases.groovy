package trit.compute

import groovy.transform.CompileStatic
import trit.tensor.Tensor

/** Hadamard transforms. */
@CompileStatic
final class RotationCases {
    private RotationCases() {}

    static List<OperationCase> all() {
        [1, 2, 4, 8, 16, 32, 64, 512, 4096, 16384].collect { int size ->
            new OperationCase("hadamard $size", 0, { Backend b, CaseInputs in ->
                Tensor x = in.uniform(5, size)
                b.hadamard(x)
                [x]
            })
        }
    }
}
