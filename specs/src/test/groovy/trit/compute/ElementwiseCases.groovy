package trit.compute

import groovy.transform.CompileStatic
import trit.tensor.Shape
import trit.tensor.Tensor

/** Sums, products and activations, element by element. */
@CompileStatic
final class ElementwiseCases {
    private ElementwiseCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = []
        (OperationCases.SIZES + [20_000]).each { int size ->
            cases << new OperationCase("add $size", 0, { Backend b, CaseInputs in ->
                Tensor out = in.uniform(size)
                b.add(out, in.uniform(size), out)
                [out]
            })
            cases << new OperationCase("multiply $size", 0, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(size)
                b.multiply(in.uniform(size), in.uniform(size), out)
                [out]
            })
            cases << new OperationCase("scale $size", 0, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(size)
                b.scale(in.uniform(size), 0.3f, out)
                [out]
            })
            cases << new OperationCase("addBias $size", 0, { Backend b, CaseInputs in ->
                Tensor x = in.uniform(3, size)
                b.addBias(in.uniform(size), x)
                [x]
            })
            ActivationFunction.values().each { ActivationFunction f ->
                cases << new OperationCase("$f $size", 4, { Backend b, CaseInputs in ->
                    Tensor out = in.dirty(size)
                    b.activate(f, in.within(20f, size), out)
                    [out]
                })
            }
            cases << new OperationCase("swiGlu $size", 1, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(size)
                b.swiGlu(in.within(20f, size), in.uniform(size), out)
                [out]
            })
            cases << new OperationCase("swiGluGradient $size", 16, { Backend b, CaseInputs in ->
                Tensor dGate = in.dirty(size), dUp = in.dirty(size)
                b.swiGluGradient(in.within(20f, size), in.uniform(size), in.uniform(size), dGate, dUp)
                [dGate, dUp]
            })
        }
        ActivationFunction.values().each { ActivationFunction f ->
            cases << new OperationCase("$f of extremes", 4, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(32)
                List<Number> values = [0, -0f, 88, 89, 100, -87, -88, -89, -100, -104, -1000, 1e-40, -1e-40, 1e15, -1e15, 5] as List<Number>
                b.activate(f, in.of(Shape.of(32), values + values), out)
                [out]
            })
        }
        cases << new OperationCase('swiGlu of extremes', 1, { Backend b, CaseInputs in ->
            Tensor out = in.dirty(32)
            List<Number> gates = [0, -0f, 88, 89, 100, -87, -88, -89, -100, -104, -1000, 1e-40, -1e-40, 1e30, -1e30, 5] as List<Number>
            b.swiGlu(in.of(Shape.of(32), gates + gates), in.uniform(32), out)
            [out]
        })
        return cases
    }
}
