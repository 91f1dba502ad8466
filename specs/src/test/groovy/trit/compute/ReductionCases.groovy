package trit.compute

import groovy.transform.CompileStatic
import trit.tensor.Shape
import trit.tensor.Tensor

/** Numbers of whole tensors and of runs. */
@CompileStatic
final class ReductionCases {
    private ReductionCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = []
        ([0] + OperationCases.SIZES + [4096, 4097, 20_001]).each { int size ->
            cases << new OperationCase("reductions $size", 1, { Backend b, CaseInputs in ->
                Tensor x = in.uniform(size)
                double n = Math.max(1, size)
                List<Number> results = [b.sum(x) / n, b.sumOfSquares(x) / n, b.sumOfMagnitudes(x) / n] as List<Number>
                [in.of(Shape.of(3), results)]
            })
            cases << new OperationCase("scaleAndSumSquares $size", 1, { Backend b, CaseInputs in ->
                Tensor x = in.uniform(size), y = in.uniform(3, size)
                double[] squares = b.scaleAndSumSquares(0.3f, [x, y])
                double n = Math.max(1, size)
                [in.of(Shape.of(2), [squares[0] / n, squares[1] / n] as List<Number>)]
            })
            cases << new OperationCase("scaled by scaleAndSumSquares $size", 0, { Backend b, CaseInputs in ->
                Tensor x = in.uniform(size)
                b.scaleAndSumSquares(0.3f, [x])
                [x]
            })
            cases << new OperationCase("maxMagnitude $size", 0, { Backend b, CaseInputs in ->
                [in.of(Shape.of(1), [b.maxMagnitude(in.uniform(size))])]
            })
        }
        [[3, 100, 32], [5, 33, 1], [2, 64, 1000]].each { List<Integer> shape ->
            cases << new OperationCase("numbers of runs $shape", 1, { Backend b, CaseInputs in ->
                Tensor w = in.uniform(shape[0], shape[1]), ternary = in.dirty(shape[0], shape[1])
                b.fakeQuantizeTernary(w, 0.3f, ternary)
                [[Reduction.SUM_OF_MAGNITUDES, w], [Reduction.MAX_MAGNITUDE, w], [Reduction.ONLY_MAGNITUDE, w], [Reduction.ONLY_MAGNITUDE, ternary]].collect { List one ->
                    double[] numbers = b.ofRuns((Reduction) one[0], [(Tensor) one[1], (Tensor) one[1]], shape[2])[1]
                    in.of(Shape.of(numbers.length), numbers.collect { double number -> Double.isNaN(number) ? -1d : number / shape[1] })
                }
            })
        }
        [0, 5, 40, 5000].each { int at ->
            cases << new OperationCase("maxMagnitude with NaN at $at", 0, { Backend b, CaseInputs in ->
                Tensor x = in.uniform(5001)
                x.set(at, Float.NaN)
                [in.of(Shape.of(1), [b.maxMagnitude(x)])]
            })
        }
        return cases
    }
}
