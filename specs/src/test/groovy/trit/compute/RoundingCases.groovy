package trit.compute

import groovy.transform.CompileStatic
import trit.code.Encoding
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/** Rounding to ternary, eight-bit and 16-bit numbers. */
@CompileStatic
final class RoundingCases {
    private RoundingCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = []
        OperationCases.SIZES.each { int size ->
            cases << new OperationCase("fakeQuantizeTernary $size", 0, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(3, size)
                b.fakeQuantizeTernary(in.uniform(3, size), 0.41f, out)
                [out]
            })
            cases << new OperationCase("fakeQuantizeRows $size", 0, { Backend b, CaseInputs in ->
                Tensor x = in.within(9f, 3, size)
                b.fakeQuantizeRows(x, x)
                [x]
            })
        }
        List<Number> extremes = [0, -0f, 0.5, -0.5, 1.5, -1.5, 2.5, -0.49999997, 1e-40, -1e-40, 1e30, -1e30, 3e38, -3e38,
            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY] as List<Number>
        [Encoding.BF16, Encoding.F16].each { Encoding numbers ->
            cases << new OperationCase("roundTo $numbers", 0, { Backend b, CaseInputs in ->
                List<Tensor> all = [1e-9f, 1e-7f, 1e-5f, 1f, 7e4f, 1e38f].collect { float range -> in.within(range, 3, 257) }
                List<Number> odd = [Float.NaN, 3.4e38, -3.4e38, 65504, 65519.996f, 65520, 1e-45, -0f, 2.98e-8, 2.99e-8, 6e-5,
                    Float.POSITIVE_INFINITY, 1 + 1 / 2048f, 1 + 3 / 2048f, 1 + 1 / 256f, 1 + 3 / 256f] as List<Number>
                all << in.of(Shape.of(2, 8), odd)
                all.each { Tensor x -> b.roundTo(numbers, x) }
                all
            })
        }
        cases << new OperationCase('fakeQuantizeTernary of halves and extremes', 0, { Backend b, CaseInputs in ->
            Tensor out = in.dirty(2, 16)
            b.fakeQuantizeTernary(in.of(Shape.of(2, 16), extremes + extremes.reverse()), 1f, out)
            [out]
        })
        cases << new OperationCase('fakeQuantizeRows of halves, extremes and zeros', 0, { Backend b, CaseInputs in ->
            Tensor out = in.dirty(3, 17)
            List<Number> halves = (0..16).collect { it * 7.5f - 60f } as List<Number>
            List<Number> zeros = [0] * 17 as List<Number>
            b.fakeQuantizeRows(in.of(Shape.of(3, 17), halves + extremes[0..13] + ([127, 1, 0.25] as List<Number>) + zeros), out)
            [out]
        })
        OperationCases.SIZES.each { int size ->
            cases << new OperationCase("roundAtRandom $size", 0, { Backend b, CaseInputs in ->
                Tensor x = in.within(2f, 3, size)
                b.roundAtRandom(RandomStream.of(3), 2f, x)
                [x]
            })
        }
        return cases
    }
}
