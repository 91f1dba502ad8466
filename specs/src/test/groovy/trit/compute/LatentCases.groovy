package trit.compute

import groovy.transform.CompileStatic
import trit.code.EvenLevels
import trit.tensor.Shape
import trit.tensor.Tensor

/** Matrices whose scales are one, one per row and one per run, on every kind of levels. */
@CompileStatic
final class LatentCases {
    private LatentCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = []
        List<EvenLevels> kinds = [new EvenLevels(-1, 1, 1), new EvenLevels(-1, 1, 2), new EvenLevels(-3, 3, 2), new EvenLevels(-8, 7, 1)]
        List<LevelRounding> roundings = kinds.collect { EvenLevels levels -> new LevelRounding(levels, 0f) }
        roundings << new LevelRounding(kinds[0], 0.3f)
        List<List<Integer>> shapes = [[1, 1, 1], [3, 33, 33], [5, 100, 32], [7, 257, 256]]
        [roundings, shapes, [0, 1]].combinations().each { List one ->
            LevelRounding rounding = (LevelRounding) one[0]
            List<Integer> shape = (List<Integer>) one[1]
            int n = shape[0], k = shape[1], run = one[2] == 0 ? k : shape[2], perRow = one[2] == 0 ? 0 : Math.ceilDiv(k, run)
            float[] values = new float[Math.max(1, n * perRow)]
            values.length.times { int i -> values[i] = i % 5 == 4 ? 0f : 0.1f + 0.07f * i % 1 as float }
            SharedScales scales = new SharedScales(values, perRow, run)
            String name = "${n}x$k, ${values.length} scales, $rounding"
            cases << new OperationCase("roundToLevels $name", 0, { Backend b, CaseInputs in ->
                Tensor w = in.within(2f, n, k)
                b.roundToLevels(rounding, w, scales, w)
                [w]
            })
            [new GradientPass.Clipped(-1f, 1f), new GradientPass.Growing(0.1f, 0f), new GradientPass.Growing(0f, 0.1f)].each { GradientPass pass ->
                cases << new OperationCase("passGradient $name, $pass", 0, { Backend b, CaseInputs in ->
                    Tensor gradient = in.uniform(n, k)
                    b.passGradient(pass, rounding, in.within(2f, n, k), scales, 0.7f, gradient)
                    [gradient]
                })
            }
            [new ClippedStep(-1f, 1f, true, -1f, 1f, false), new ClippedStep(-1.4f, 1.4f, false, -1.5f, 1.5f, true)].each { ClippedStep step ->
                cases << new OperationCase("passStepGradient $name, $step", 1, { Backend b, CaseInputs in ->
                    Tensor gradient = in.uniform(n, k), ofScales = in.uniform(values.length)
                    b.passStepGradient(step, rounding, in.within(2f, n, k), scales, 0.7f, 0.01d, gradient, ofScales)
                    [gradient, ofScales]
                })
            }
        }
        cases << new OperationCase('storedScales', 0, { Backend b, CaseInputs in ->
            Tensor few = in.of(Shape.of(7), [0, -1, 1e-6, 1e-5, 0.3, 65504, 1e-4] as List<Number>)
            b.storedScales([few, in.within(3f, 5001)]).collect { float[] stored -> Tensor.of(in.memory, Shape.of(stored.length), stored) }
        })
        cases << new OperationCase('mixRounded', 0, { Backend b, CaseInputs in ->
            Tensor rounded = in.uniform(5, 33)
            b.mixRounded(in.uniform(5, 33), 0.3f, rounded)
            [rounded]
        })
        List<Number> extremes = [0, -0f, 0.5, -0.5, 1.5, -1.5, 2.5, 0.3, -0.3, 0.29999998, 1e30, -1e30, Float.NaN,
            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e-40] as List<Number>
        roundings.each { LevelRounding rounding ->
            cases << new OperationCase("roundToLevels of extremes, $rounding", 0, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(2, 8)
                b.roundToLevels(rounding, in.of(Shape.of(2, 8), extremes), new SharedScales([1f] as float[], 0, 8), out)
                [out]
            })
        }
        return cases
    }
}
