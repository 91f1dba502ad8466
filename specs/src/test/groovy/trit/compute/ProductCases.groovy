package trit.compute

import groovy.transform.CompileStatic
import trit.code.Encoding
import trit.tensor.Tensor

/** Dense products and their gradients. */
@CompileStatic
final class ProductCases {
    private ProductCases() {}

    static List<OperationCase> dense() {
        List<OperationCase> cases = []
        List<List<Integer>> shapes = [[1, 1, 1], [0, 3, 2], [5, 1, 3], [1, 257, 33], [3, 13, 100], [6, 64, 64],
            [7, 31, 65], [13, 100, 129], [33, 257, 31], [100, 33, 257], [65, 513, 70], [200, 7, 1030], [129, 1100, 13]]
        shapes.each { List<Integer> shape ->
            int t = shape[0], k = shape[1], n = shape[2]
            cases << new OperationCase("linear $shape", k, { Backend b, CaseInputs in ->
                Tensor y = in.dirty(t, n)
                b.linear(in.uniform(t, k), in.uniform(n, k), y)
                [y]
            })
            cases << new OperationCase("linearInputGradient $shape", n, { Backend b, CaseInputs in ->
                Tensor dx = in.dirty(t, k)
                b.linearInputGradient(in.uniform(t, n), in.uniform(n, k), dx)
                [dx]
            })
            cases << new OperationCase("addLinearInputGradient $shape", n, { Backend b, CaseInputs in ->
                Tensor dx = in.uniform(t, k)
                b.addLinearInputGradient(in.uniform(t, n), in.uniform(n, k), dx)
                [dx]
            })
            cases << new OperationCase("addLinearWeightGradient $shape", t, { Backend b, CaseInputs in ->
                Tensor dw = in.uniform(n, k)
                b.addLinearWeightGradient(in.uniform(t, n), in.uniform(t, k), dw)
                [dw]
            })
        }
        return cases
    }

    /** Of factors that are numbers of 16 bits already. */
    static List<OperationCase> narrow() {
        List<List<Integer>> shapes = [[1, 1, 1], [5, 1, 3], [7, 31, 65], [129, 257, 33], [33, 600, 130]]
        return [shapes, [Encoding.BF16, Encoding.F16]].combinations().collectMany { List pair ->
            List<Integer> shape = (List<Integer>) pair[0]
            Encoding numbers = (Encoding) pair[1]
            int t = shape[0], k = shape[1], n = shape[2]
            [new OperationCase("linear $shape of $numbers", k, { Backend b, CaseInputs in ->
                Tensor y = in.dirty(t, n)
                b.productsOf(numbers).linear(in.numbers(numbers, t, k), in.numbers(numbers, n, k), y)
                [y]
            }), new OperationCase("linearInputGradient $shape of $numbers", n, { Backend b, CaseInputs in ->
                Tensor dx = in.dirty(t, k)
                b.productsOf(numbers).linearInputGradient(in.numbers(numbers, t, n), in.numbers(numbers, n, k), dx)
                [dx]
            }), new OperationCase("addLinearInputGradient $shape of $numbers", n, { Backend b, CaseInputs in ->
                Tensor dx = in.uniform(t, k)
                b.productsOf(numbers).addLinearInputGradient(in.numbers(numbers, t, n), in.numbers(numbers, n, k), dx)
                [dx]
            }), new OperationCase("addLinearWeightGradient $shape of $numbers", t, { Backend b, CaseInputs in ->
                Tensor dw = in.uniform(n, k)
                b.productsOf(numbers).addLinearWeightGradient(in.numbers(numbers, t, n), in.numbers(numbers, t, k), dw)
                [dw]
            })]
        }
    }
}
