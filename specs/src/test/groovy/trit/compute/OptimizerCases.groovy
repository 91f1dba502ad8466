package trit.compute

import groovy.transform.CompileStatic
import trit.compute.GrokfastStep.Slow
import trit.compute.GrokfastStep.Slow.RunningMean
import trit.compute.GrokfastStep.Slow.Window
import trit.tensor.Tensor

/** Steps of optimizers. */
@CompileStatic
final class OptimizerCases {
    private OptimizerCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = []
        (OperationCases.SIZES + [20_000]).each { int size ->
            cases << new OperationCase("adamW $size", 0, { Backend b, CaseInputs in ->
                Tensor w = in.uniform(size), m = in.within(0.1f, size), v = in.within(0.01f, size)
                b.multiply(v, v, v)
                b.adamW(new AdamWStep(1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, 3, 0.7f), w, in.uniform(size), m, v)
                [w, m, v]
            })
            List<Slow> slowParts = [new RunningMean(0.98f, true), new RunningMean(0.98f, false),
                                    new Window(3, 0, false, 1), new Window(3, 2, true, 1), new Window(3, 1, true, 3)]
            slowParts.each { Slow slow ->
                [true, false].each { boolean fast ->
                    cases << new OperationCase("grokfast $slow, fast: $fast, $size", 0, { Backend b, CaseInputs in ->
                        Tensor gradient = in.uniform(size), past = in.uniform(slow.copies(), size)
                        b.grokfast(new GrokfastStep(slow, 2f, fast), gradient, past)
                        [gradient, past]
                    })
                }
            }
        }
        return cases
    }
}
