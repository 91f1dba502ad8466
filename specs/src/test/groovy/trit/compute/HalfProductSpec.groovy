package trit.compute

import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.compute.scalar.ScalarPacking
import trit.compute.vector.FloatProduct
import trit.compute.vector.VectorPacking
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** One token times F16 and BF16 weights, at every width: within the float product's bound of the scalar one. */
class HalfProductSpec extends Specification {
    static final List<Integer> WIDTHS = [128, 256, 512]

    @AutoCleanup
    Memory memory = Memory.open()
    Matrices matrices = new Matrices(memory, 23)

    def "#encoding at #bits bits: #n rows, #k columns"() {
        given:
        def weights = matrices.weights(encoding, n, k)
        def x = matrices.values('x', 1, k)

        expect:
        withinBound(weights, x, bits)

        where:
        [encoding, bits, [n, k]] << [
            [Encoding.F16, Encoding.BF16], WIDTHS, [[1, 1], [3, 63], [5, 64], [17, 65], [33, 768], [16, 8192]]].combinations()
    }

    def "#encoding with #weight in every place times #activation: within the bound at #bits bits"() {
        given: 'signs that do not cancel, so that overflow shows'
        def weights = halves(encoding, 5, 192, weight)
        def x = memory.scratch(Shape.of(1, 192))
        x.fill(activation as float)

        expect:
        withinBound(weights, x, bits)

        where: 'subnormal, smallest normal and largest F16'
        [[encoding, weight], activation, bits] << [
            [[Encoding.F16, 0x0001], [Encoding.F16, 0x83FF], [Encoding.F16, 0x0400], [Encoding.F16, 0x7BFF],
             [Encoding.BF16, 0x3F80], [Encoding.BF16, 0xCE80]], [1e-30, 3e-5, -1, 65504, -1e25], WIDTHS].combinations()
    }

    def "#encoding: one large activation beside small ones costs them no more digits than elsewhere, at #bits bits"() {
        given:
        def weights = matrices.weights(encoding, 9, 256)
        def x = matrices.values('x', 1, 256)
        x.set(77, 1e20f)

        expect:
        withinBound(weights, x, bits)

        where:
        [encoding, bits] << [[Encoding.F16, Encoding.BF16], WIDTHS].combinations()
    }

    def "#encoding with a weight that is #kind gives what the scalar product gives at #bits bits"() {
        given:
        def weights = matrices.weights(encoding, 3, 192)
        weights.data().set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * at, half as short)
        def x = matrices.values('x', 1, 192)

        expect: 'the row of that weight, and the others as ever'
        def actual = product(new VectorPacking(Workers.caller(), bits), weights, x)
        def expected = product(new ScalarPacking(Workers.caller()), weights, x)
        (0..2).every { Float.isFinite(actual.get(it)) == Float.isFinite(expected.get(it)) }
        actual.get(1).naN == expected.get(1).naN

        where:
        [[encoding, kind, half], at, bits] << [
            [[Encoding.F16, 'infinite', 0x7C00], [Encoding.F16, 'not a number', 0xFE00],
             [Encoding.BF16, 'infinite', 0xFF80], [Encoding.BF16, 'not a number', 0x7FC0]], [192, 383], WIDTHS].combinations()
    }

    def "activations of zero, infinite ones and what is not a number give what the scalar product gives at #bits bits"() {
        given:
        def weights = matrices.weights(encoding, 20, 192)
        def x = matrices.values('x', 1, 192)
        if (activation == 0f) {
            x.fill(0f)
        } else {
            x.set(100, activation)
        }

        expect:
        Matrices.bits(product(new VectorPacking(Workers.caller(), bits), weights, x)) ==
            Matrices.bits(product(new ScalarPacking(Workers.caller()), weights, x))

        where:
        [encoding, activation, bits] << [
            [Encoding.F16, Encoding.BF16], [0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN], WIDTHS].combinations()
    }

    def "#encoding gives the same bits on #threads threads"() {
        given:
        def weights = matrices.weights(encoding, 203, 512)
        def x = matrices.values('x', 1, 512)
        def workers = new WorkerPool(threads)

        expect:
        product(new VectorPacking(workers, 256), weights, x).toArray() ==
            product(new VectorPacking(Workers.caller(), 256), weights, x).toArray()

        cleanup:
        workers.close()

        where:
        [encoding, threads] << [[Encoding.F16, Encoding.BF16], [2, 3]].combinations()
    }

    private EncodedTensor halves(Encoding encoding, int rows, int columns, int half) {
        def weights = encoding.scratch(Shape.of(rows, columns), memory)
        for (long at = 0; at < weights.data().byteSize(); at += 2) {
            weights.data().set(ValueLayout.JAVA_SHORT_UNALIGNED, at, half as short)
        }
        return weights
    }

    private boolean withinBound(EncodedTensor weights, Tensor x, int bits) {
        def actual = product(new VectorPacking(Workers.caller(), bits), weights, x)
        def expected = product(new ScalarPacking(Workers.caller()), weights, x)
        return Matrices.withinBound(actual, expected, x, Encoding.decode(weights, memory), FloatProduct.BOUND)
    }

    private Tensor product(Object packing, EncodedTensor weights, Tensor x) {
        def y = memory.scratch(Shape.of(1, weights.shape().rows()))
        y.fill(Float.NaN)
        packing.pack(weights, Activations.FLOAT, memory).multiply(x, y)
        return y
    }
}
