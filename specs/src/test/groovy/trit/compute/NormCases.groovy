package trit.compute

import groovy.transform.CompileStatic
import trit.code.Encoding
import trit.tensor.Shape
import trit.tensor.Tensor

/** Norms, also those whose result is rounded or multiplied at once. */
@CompileStatic
final class NormCases {
    private NormCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = []
        OperationCases.SIZES.each { int width ->
            cases << new OperationCase("rmsNorm $width", width, { Backend b, CaseInputs in ->
                Tensor y = in.dirty(5, width)
                b.rmsNorm(in.within(3f, 5, width), in.uniform(width), 1e-5f, y)
                [y]
            })
            cases << new OperationCase("layerNorm $width", 2 * width, { Backend b, CaseInputs in ->
                Tensor y = in.dirty(5, width)
                b.layerNorm(in.within(3f, 5, width), in.uniform(width), in.uniform(width), 1e-5f, y)
                [y]
            })
            cases << new OperationCase("rmsNormGradient $width", 70 + width, { Backend b, CaseInputs in ->
                Tensor dx = in.dirty(70, width)
                Tensor dGain = in.uniform(width)
                b.rmsNormGradient(in.within(3f, 70, width), in.uniform(width), 1e-5f, in.uniform(70, width), dx, dGain)
                [dx, dGain]
            })
        }
        OperationCases.SIZES.each { int width ->
            cases << new OperationCase("rmsNormRounded $width, as one after the other", 0, { Backend b, CaseInputs in ->
                Tensor x = in.within(3f, 5, width), gain = in.uniform(width), y = in.dirty(5, width)
                b.rmsNormRounded(x, gain, 1e-5f, y)
                b.rmsNorm(x, gain, 1e-5f, x)
                b.fakeQuantizeRows(x, x)
                [differs(b, x, y, in)]
            })
        }
        [[1, 256], [3, 512], [11, 256]].each { List<Integer> shape ->
            int t = shape[0], k = shape[1]
            [Activations.FLOAT, Activations.INT8_PER_TOKEN].each { Activations activations ->
                cases << new OperationCase("multiplyEachNormed $shape × $activations, as one after the other", 0, { Backend b, CaseInputs in ->
                    Tensor x = in.within(3f, t, k), gain = in.uniform(k)
                    List<PackedMatrix> weights = [Encoding.Q8_0, Encoding.TQ2_0].collect { b.pack(it.encode(in.uniform(7, k), in.memory), activations, in.memory) }
                    List<Tensor> together = [in.dirty(t, 7), in.dirty(t, 7)], apart = [in.dirty(t, 7), in.dirty(t, 7)]
                    b.multiplyEachNormed(x, gain, 1e-5f, in.dirty(t, k), weights, together)
                    b.rmsNorm(x, gain, 1e-5f, x)
                    b.multiplyEach(x, weights, apart)
                    [differs(b, together[0], apart[0], in), differs(b, together[1], apart[1], in)]
                })
            }
        }
        cases << new OperationCase('rmsNorm of zeros', 1, { Backend b, CaseInputs in ->
            Tensor y = in.dirty(2, 40)
            b.rmsNorm(in.memory.tensor(Shape.of(2, 40)), in.uniform(40), 1e-6f, y)
            [y]
        })
        return cases
    }

    /** 1 where the bits of two results differ. */
    private static Tensor differs(Backend b, Tensor one, Tensor other, CaseInputs in) {
        b.finish()
        in.of(Shape.of(1), [Arrays.equals(one.toArray(), other.toArray()) ? 0 : 1])
    }
}
