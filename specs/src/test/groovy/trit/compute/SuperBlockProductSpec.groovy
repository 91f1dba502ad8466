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

/** Blocks of groups times activations rounded per block, at every width: to the bit what the scalar product gives. */
class SuperBlockProductSpec extends Specification {
    static final List<Encoding> ENCODINGS = [
        Encoding.Q2_K, Encoding.Q3_K, Encoding.Q4_K, Encoding.Q5_K, Encoding.Q6_K, Encoding.IQ4_XS, Encoding.Q4_1, Encoding.Q5_1]
    static final List<Integer> WIDTHS = [128, 256, 512]

    /** Where a block keeps the numbers that its scales, and its minimums, are multiplied with. */
    static final Map<Encoding, List<Integer>> HALVES = [
        (Encoding.Q2_K): [80, 82], (Encoding.Q3_K): [108], (Encoding.Q4_K): [0, 2], (Encoding.Q5_K): [0, 2], (Encoding.Q6_K): [208],
        (Encoding.IQ4_XS): [0], (Encoding.Q4_1): [0, 2], (Encoding.Q5_1): [0, 2]]

    @AutoCleanup
    Memory memory = Memory.open()
    Matrices matrices = new Matrices(memory, 17)

    def "#encoding: #n rows, #k columns, #t tokens"() {
        given:
        def weights = matrices.weights(encoding, n, k)
        def x = matrices.values('x', t, k)

        expect:
        widthsThatDiffer(weights, x) == []

        where:
        [encoding, [n, k, t]] << [
            ENCODINGS, [[1, 256, 1], [16, 256, 1], [67, 256, 2], [67, 256 * 17, 9], [500, 512, 11]]].combinations()
    }

    def "#encoding of random bytes with finite scales, which uses every code, scale and minimum"() {
        given:
        def weights = randomBytes(encoding, 131, 768)
        halves(weights) { half -> half & 0xBFFF }
        def x = matrices.values('x', 3, 768)

        expect:
        widthsThatDiffer(weights, x) == []

        where:
        encoding << ENCODINGS
    }

    def "#encoding of bytes of #filling but the scales, every activation at #sign the limit"() {
        given:
        def weights = encoding.scratch(Shape.of(64, 1024), memory)
        weights.data().fill((byte) filling)
        halves(weights) { half -> scale }
        def x = memory.scratch(Shape.of(9, 1024))
        x.fill(sign * 3f as float)

        expect:
        widthsThatDiffer(weights, x) == []

        where: 'codes at both ends; largest, zero, negative and subnormal halves'
        [encoding, filling, scale, sign] << [
            ENCODINGS, [-1, 0, 0x7F, 0x80], [0x7BFF, 0x8000, 0xBC00, 1], [1, -1]].combinations()
    }

    def "#encoding with #scales infinite, and activations that are zero or not numbers"() {
        given:
        def weights = matrices.weights(encoding, 64, 512)
        if (scales == 'some scales') {
            weights.data().set(ValueLayout.JAVA_SHORT_UNALIGNED, HALVES[encoding].last(), 0x7C00 as short)
        }
        def x = matrices.values('x', 4, 512)
        (0..<512).each { x.set(it, 0f) }
        x.set(700, Float.NaN)
        x.set(1100, Float.POSITIVE_INFINITY)

        expect:
        widthsThatDiffer(weights, x) == []

        where:
        [encoding, scales] << [ENCODINGS, ['no scales', 'some scales']].combinations()
    }

    def "bytes that no encoder writes, in #encoding"() {
        expect:
        widthsThatDiffer(randomBytes(encoding, 64, 512), matrices.values('x', 2, 512)) == []

        where:
        encoding << ENCODINGS
    }

    def "activations halfway between two codes, the extreme of either sign first, in #encoding"() {
        given: 'extremes of 127, which make the step 1'
        def x = memory.scratch(Shape.of(2, 512))
        (0..<1024).each { x.set(it, (it % 32 == 5 ? 127 : it % 32 == 9 ? -127 : (it * 37 % 255 - 127) / 2) * (it < 512 ? 1 : -1) as float) }

        expect:
        widthsThatDiffer(matrices.weights(encoding, 64, 512), x) == []

        where:
        encoding << ENCODINGS
    }

    def "many tokens times #encoding are not rounded"() {
        given:
        def weights = matrices.weights(encoding, 67, 512)
        def x = matrices.values('x', 131, 512)
        def expected = product(new ScalarPacking(Workers.caller()), weights, Activations.FLOAT, x)

        expect:
        WIDTHS.findAll { bits ->
            def actual = product(new VectorPacking(Workers.caller(), bits), weights, Activations.INT8_PER_BLOCK, x)
            !Matrices.withinBound(actual, expected, x, Encoding.decode(weights, memory), FloatProduct.BOUND)
        } == []

        where:
        encoding << ENCODINGS
    }

    def "a repacked copy of #encoding takes at most a tenth more than the encoded bytes: #n rows at #bits bits"() {
        given:
        def weights = matrices.weights(encoding, n, 512)

        expect:
        new VectorPacking(Workers.caller(), bits).pack(weights, Activations.INT8_PER_BLOCK, memory).extraBytes() <=
            1.1 * weights.data().byteSize()

        where:
        [encoding, bits, n] << [ENCODINGS, WIDTHS, [1, 100, 128, 500]].combinations()
    }

    /** Changes the fp16 numbers of all blocks. */
    private void halves(EncodedTensor weights, Closure<Integer> change) {
        for (long at = 0; at < weights.data().byteSize(); at += weights.encoding().blockBytes()) {
            HALVES[weights.encoding()].each { offset ->
                int half = weights.data().get(ValueLayout.JAVA_SHORT_UNALIGNED, at + offset)
                weights.data().set(ValueLayout.JAVA_SHORT_UNALIGNED, at + offset, change(half) as short)
            }
        }
    }

    private EncodedTensor randomBytes(Encoding encoding, int rows, int columns) {
        def weights = encoding.scratch(Shape.of(rows, columns), memory)
        byte[] bytes = new byte[(int) weights.data().byteSize()]
        new Random(5).nextBytes(bytes)
        weights.data().asByteBuffer().put(bytes)
        return weights
    }

    /** The widths in bits at which the product is another than the scalar one. */
    private List<Integer> widthsThatDiffer(EncodedTensor weights, Tensor x) {
        def expected = Matrices.bits(product(new ScalarPacking(Workers.caller()), weights, Activations.INT8_PER_BLOCK, x))
        return WIDTHS.findAll { bits ->
            def actual = product(new VectorPacking(Workers.caller(), bits), weights, Activations.INT8_PER_BLOCK, x)
            !Arrays.equals(Matrices.bits(actual), expected)
        }
    }

    private Tensor product(Object packing, EncodedTensor weights, Activations activations, Tensor x) {
        def y = memory.scratch(Shape.of(x.rows(), weights.shape().rows()))
        y.fill(Float.NaN)
        packing.pack(weights, activations, memory).multiply(x, y)
        return y
    }
}
