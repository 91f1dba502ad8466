package trit.compute.scalar

import java.lang.foreign.MemorySegment
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.code.ScaledBlocks
import trit.compute.Activations
import trit.compute.Matrices
import trit.compute.RoundedActivations
import trit.compute.SuperBlockProductSpec
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/** The scalar products with encoded weights, against formulas evaluated in double. */
class ScalarEncodedProductSpec extends Specification {
    @AutoCleanup
    Memory memory = Memory.open()
    Matrices matrices = new Matrices(memory, 3)
    ScalarPacking packing = new ScalarPacking(Workers.caller())

    def "#encoding with #activations is the product of the decoded weights and the rounded activations"() {
        given:
        def weights = matrices.weights(encoding, 19, 768)
        def x = matrices.values('x', 3, 768)
        def rounded = activations == Activations.FLOAT ? x : roundedBack(x, encoding, activations)

        expect:
        closeTo(multiply(weights, activations, x), reference(rounded, weights), 768)

        where:
        [encoding, activations] << [Encoding.values().findAll { it.writable }, Activations.values()].combinations()
    }

    def "ternary rows of one scale are summed in whole numbers, so that their product is exact"() {
        given:
        def weights = matrices.constant(encoding, 2, 1024, 1, 0.5f)
        def x = memory.tensor(Shape.of(1, 1024))
        x.fill(127f)

        when: 'the activations are whole, their scale is 1'
        def y = multiply(weights, Activations.INT8_PER_TOKEN, x)

        then:
        y.toArray() as List == [1024 * 127 * 0.5f] * 2

        where:
        encoding << [Encoding.TQ1_0, Encoding.TQ2_0]
    }

    def "the product of whole numbers is that of what they stand for, to a millionth: #encoding"() {
        given:
        def random = RandomStream.of(8)
        def codes = (0L..<9L * 1024).collect { random.below(it, 3) - 1 } as byte[]
        def weights = encoding.pack(Shape.of(9, 1024), MemorySegment.ofArray(codes), 0.037f, memory)
        def x = matrices.values('x', 4, 1024)
        def y = multiply(weights, Activations.INT8_PER_TOKEN, x)
        def expected = reference(roundedBack(x, encoding, Activations.INT8_PER_TOKEN), weights)

        expect:
        (0..<expected.length).every { Math.abs(y.get(it) - expected[it]) <= 1e-6 * expected.collect { Math.abs(it) }.max() }

        where:
        encoding << [Encoding.TQ1_0, Encoding.TQ2_0]
    }

    def "per token, the largest code is 127, the error at most half a step, and powers of two change no code"() {
        given:
        def x = matrices.values('x', 4, 256)
        def doubled = memory.scratch(x.shape())
        (0..<x.size()).each { doubled.set(it, x.get(it) * 1024f as float) }

        when:
        def rounded = RoundedActivations.of(x, Encoding.TQ2_0, Activations.INT8_PER_TOKEN, Workers.caller())
        def same = RoundedActivations.of(doubled, Encoding.TQ2_0, Activations.INT8_PER_TOKEN, Workers.caller())

        then:
        rounded.codes() == same.codes()
        (0..<4).every { t ->
            (0..<256).collect { Math.abs(rounded.codes()[t * 256 + it] as int) }.max() == 127 &&
                (0..<256).every { k ->
                    int i = t * 256 + k
                    Math.abs(x.get(i) - rounded.codes()[i] * rounded.scales()[t]) <= rounded.scales()[t] * 0.5001
                }
        }
    }

    def "activations of zeros give zeros, with every rounding"() {
        given:
        def weights = matrices.weights(encoding, 3, 256)

        expect:
        multiply(weights, activations, memory.tensor(Shape.of(2, 256))).toArray().every { it == 0f }

        where:
        [encoding, activations] << [Encoding.values().findAll { it.writable }, Activations.values()].combinations()
    }

    def "an activation that is #value spoils its token and no other, with #activations"() {
        given:
        def weights = matrices.weights(Encoding.TQ2_0, 3, 512)
        def x = matrices.values('x', 2, 512)
        x.set(300, value)

        when:
        def y = multiply(weights, activations, x).toArray()

        then:
        y[0..2].every { !Float.isFinite(it) }
        y[3..5].every { Float.isFinite(it) }

        where:
        [activations, value] << [Activations.values(), [Float.NaN, Float.POSITIVE_INFINITY]].combinations()
    }

    def "ggml's Q8_0 rounds halves away from zero and its scale to 16 bits"() {
        given:
        def x = memory.tensor(Shape.of(1, 32))
        x.set(0, 127f)
        x.set(1, 2.5f)
        x.set(2, -2.5f)

        when:
        def rounded = RoundedActivations.of(x, Encoding.Q4_0, Activations.INT8_PER_BLOCK, Workers.caller())

        then:
        rounded.codes()[0..3] == [127, 3, -3, 0] as List<Byte>
        rounded.scales() as List == [1f]
    }

    def "ggml's Q8_K gives the extreme value code -127 and rounds halves to even"() {
        given:
        def x = memory.tensor(Shape.of(1, 256))
        x.set(0, 127f)
        x.set(1, 2.5f)
        x.set(2, -3.5f)

        when:
        def rounded = RoundedActivations.of(x, Encoding.TQ2_0, Activations.INT8_PER_BLOCK, Workers.caller())

        then:
        rounded.codes()[0..3] == [-127, -2, 4, 0] as List<Byte>
        rounded.scales() as List == [-1f]
    }

    def "shapes that do not fit are refused with all three"() {
        when:
        packing.pack(matrices.weights(Encoding.Q8_0, 3, 64), Activations.FLOAT, memory)
            .multiply(memory.tensor(Shape.of(2, 32)), memory.tensor(Shape.of(2, 3)))

        then:
        def refusal = thrown(IllegalArgumentException)
        refusal.message == 'weights [3, 64] cannot take [2, 32] to [2, 3]'
    }

    private Tensor multiply(EncodedTensor weights, Activations activations, Tensor x) {
        def y = memory.scratch(Shape.of(x.rows(), weights.shape().rows()))
        packing.pack(weights, activations, memory).multiply(x, y)
        return y
    }

    private Tensor roundedBack(Tensor x, Encoding encoding, Activations activations) {
        def wholeNumbers = encoding in SuperBlockProductSpec.ENCODINGS || encoding.codec() instanceof ScaledBlocks && encoding.inGguf() == encoding
        if (!wholeNumbers && activations == Activations.INT8_PER_BLOCK) {
            return x
        }
        def rounded = RoundedActivations.of(x, encoding, activations, Workers.caller())
        def back = memory.scratch(x.shape())
        for (int i = 0; i < x.size(); i++) {
            back.set(i, rounded.codes()[i] * rounded.scales()[i.intdiv(rounded.block())] as float)
        }
        return back
    }

    private double[] reference(Tensor x, EncodedTensor weights) {
        def w = Encoding.decode(weights, memory)
        def y = new double[x.rows() * w.rows()]
        for (int t = 0; t < x.rows(); t++) {
            for (int n = 0; n < w.rows(); n++) {
                for (int k = 0; k < w.columns(); k++) {
                    y[t * w.rows() + n] += (double) x.get(t * w.columns() + k) * w.get(n * w.columns() + k)
                }
            }
        }
        return y
    }

    private static boolean closeTo(Tensor y, double[] reference, int length) {
        double largest = reference.collect { Math.abs(it) }.max()
        return (0..<reference.length).every { Math.abs(y.get(it) - reference[it]) <= 1e-7 * length * largest }
    }
}
