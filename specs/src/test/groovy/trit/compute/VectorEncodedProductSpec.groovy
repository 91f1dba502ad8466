package trit.compute

import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.compute.scalar.ScalarPacking
import trit.compute.vector.FloatProduct
import trit.compute.vector.VectorPacking
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** Every vector product against the scalar one, at every width: to the bit where codes are whole numbers. */
class VectorEncodedProductSpec extends Specification {
    static final List<Encoding> CODED = [
        Encoding.TQ2_0, Encoding.TQ1_0, Encoding.Q8_0, Encoding.Q4_0, Encoding.Q5_0, Encoding.IQ4_NL]
    static final List<Encoding> DECODED = Encoding.values().findAll { it.writable }
    static final List<Encoding> FLOATS = [Encoding.F32, Encoding.F16, Encoding.BF16]
    static final List<Activations> ROUNDED = [Activations.INT8_PER_TOKEN, Activations.INT8_PER_BLOCK]
    static final List<Integer> WIDTHS = [128, 256, 512]

    @AutoCleanup
    Memory memory = Memory.open()
    Matrices matrices = new Matrices(memory, 11)

    def "#encoding × #activations equals the scalar product: #n rows, #k columns, #t tokens"() {
        given:
        def weights = matrices.weights(encoding, n, k)
        def x = matrices.values('x', t, k)

        expect:
        widthsThatDiffer(weights, activations, x) == []

        where:
        [encoding, activations, [n, k, t]] << [
            CODED, ROUNDED, [[1, 256, 1], [67, 256, 2], [256, 256, 1], [67, 256 * 17, 9]]].combinations()
    }

    def "#encoding of random codes over their whole range, one scale: equal, #t tokens"() {
        given:
        def weights = matrices.codes(encoding, 128, 512, 0.0371f)
        def x = matrices.values('x', t, 512)

        expect:
        widthsThatDiffer(weights, activations, x) == []

        where:
        [encoding, activations, t] << [CODED, ROUNDED, [1, 8, 11]].combinations()
    }

    def "many tokens times #encoding with one scale per row equal the scalar product, #t tokens"() {
        given:
        def weights = matrices.codes(encoding, 67, 1024, 0.0371f)
        def x = matrices.values('x', t, 1024)

        expect:
        widthsThatDiffer(weights, Activations.INT8_PER_TOKEN, x) == []

        where:
        [encoding, t] << [[Encoding.TQ2_0, Encoding.TQ1_0], [59, 131]].combinations()
    }

    def "many tokens rounded one by one times #encoding are within the bound"() {
        given:
        def weights = matrices.weights(encoding, 67, 512)
        def x = matrices.values('x', 131, 512)

        expect:
        widthsOutOfBound(weights, Activations.INT8_PER_TOKEN, Activations.INT8_PER_TOKEN, x) == []

        where:
        encoding << CODED
    }

    def "many tokens times blocks of #encoding with scales of their own are not rounded"() {
        given:
        def weights = matrices.weights(encoding, 67, 512)
        def x = matrices.values('x', 131, 512)

        expect:
        widthsOutOfBound(weights, Activations.FLOAT, Activations.INT8_PER_BLOCK, x) == []

        where:
        encoding << [Encoding.Q8_0, Encoding.Q4_0, Encoding.Q5_0, Encoding.IQ4_NL]
    }

    def "#encoding with every code #code and every activation at #sign the limit: equal"() {
        given:
        def weights = matrices.constant(encoding, 64, 1024, code, 1f)
        def x = memory.scratch(Shape.of(9, 1024))
        x.fill(sign * 3f as float)

        expect:
        widthsThatDiffer(weights, activations, x) == []

        where:
        [[encoding, code], sign, activations] << [
            [[Encoding.TQ2_0, 1], [Encoding.TQ2_0, -1], [Encoding.Q8_0, 127], [Encoding.Q8_0, -128],
             [Encoding.Q4_0, 7], [Encoding.Q4_0, -8], [Encoding.Q5_0, 15], [Encoding.Q5_0, -16],
             [Encoding.IQ4_NL, 113], [Encoding.IQ4_NL, -127]],
            [1, -1], ROUNDED].combinations()
    }

    def "#encoding with scales of zero, subnormal, negative and largest: equal"() {
        given:
        def weights = matrices.weights(encoding, 64, 512)
        def scales = [0f, -0f, 6e-8f, 3e-5f, -1.5f, 65504f]
        def blocks = encoding.codec()
        byte[] codes = new byte[encoding.blockSize()]
        for (int b = 0; b < 64 * 512 / encoding.blockSize(); b++) {
            long at = (long) b * encoding.blockBytes()
            blocks.readCodes(weights.data(), at, codes)
            blocks.writeBlock((float) scales[b % scales.size()], codes, weights.data(), at)
        }
        def x = matrices.values('x', 2, 512)

        expect:
        widthsThatDiffer(weights, activations, x) == []

        where:
        [encoding, activations] << [CODED, ROUNDED].combinations()
    }

    def "bytes that no encoder writes, in #encoding, give what the scalar product gives"() {
        given:
        def weights = randomBytes(encoding, 64, 512)
        def x = matrices.values('x', 2, 512)

        expect:
        widthsThatDiffer(weights, activations, x) == []

        where:
        [encoding, activations] << [CODED, ROUNDED].combinations()
    }

    def "activations that are zero, or not numbers, give what the scalar product gives"() {
        given:
        def weights = matrices.weights(encoding, 64, 512)
        def x = matrices.values('x', 3, 512)
        (0..<512).each { x.set(it, 0f) }
        x.set(700, Float.NaN)

        expect:
        widthsThatDiffer(weights, activations, x) == []

        where:
        [encoding, activations] << [CODED, ROUNDED].combinations()
    }

    def "activations halfway between two codes, the extreme of either sign first, give with #encoding × #activations what the scalar product gives"() {
        given: 'extremes of 127, which make the step 1'
        def weights = matrices.weights(encoding, 64, 512)
        def x = memory.scratch(Shape.of(2, 512))
        (0..<1024).each { x.set(it, (it % 32 == 5 ? 127 : it % 32 == 9 ? -127 : (it * 37 % 255 - 127) / 2) * (it < 512 ? 1 : -1) as float) }

        expect:
        widthsThatDiffer(weights, activations, x) == []

        where:
        [encoding, activations] << [CODED, ROUNDED].combinations()
    }

    def "several products of one input are what each is by itself: #encodings × #activations, #t tokens"() {
        given:
        def packing = new VectorPacking(Workers.caller(), 256)
        def rows = [64, 67, 3]
        def x = matrices.values('x', t, 512)
        def weights = [encodings, rows].transpose().collect { encoding, n -> matrices.weights(encoding, n, 512) }
        def ys = rows.collect { memory.scratch(Shape.of(t, it)) }

        when:
        packing.multiplyEach(x, weights.collect { packing.pack(it, activations, memory) }, ys)

        then:
        ys.collect { Matrices.bits(it) } == weights.collect { vector(it, activations, x, 256) }

        where:
        [encodings, activations, t] << [
            [[Encoding.Q4_0] * 3, [Encoding.Q4_K] * 3, [Encoding.TQ2_0] * 3, [Encoding.Q8_0, Encoding.Q4_0, Encoding.Q8_0],
             [Encoding.Q4_K, Encoding.Q4_K, Encoding.Q8_0], [Encoding.F16, Encoding.Q6_K, Encoding.F32]],
            Activations.values(), [1, 5, 13]].combinations()
    }

    def "#encoding with #activations is within the bound of the scalar product: #n × #k, #t tokens"() {
        given:
        def weights = matrices.weights(encoding, n, k)
        def x = matrices.values('x', t, k)

        expect:
        widthsOutOfBound(weights, activations, activations, x) == []

        where:
        [encoding, activations, [n, k, t]] << [
            FLOATS, Activations.values(), [[1, 1, 1], [5, 7, 2], [18, 67, 3], [33, 512, 1]]].combinations()
    }

    def "#encoding with activations as floats is within the bound too, #t tokens"() {
        given:
        def weights = matrices.weights(encoding, 69, 512)
        def x = matrices.values('x', t, 512)

        expect:
        widthsOutOfBound(weights, Activations.FLOAT, Activations.FLOAT, x) == []

        where:
        [encoding, t] << [DECODED, [3, 19]].combinations()
    }

    def "#encoding gives the same bits on two and three threads"() {
        given:
        def weights = matrices.weights(encoding, 203, 512)

        expect:
        [Activations.values() as List, [3, 37]].eachCombination { activations, t ->
            def x = matrices.values('x', t, 512)
            def alone = vector(weights, activations, x, 256)
            [2, 3].each { threads ->
                def together = new WorkerPool(threads).withCloseable { Matrices.bits(product(new VectorPacking(it, 256), weights, activations, x)) }
                assert together == alone: "$activations, $threads threads, $t tokens"
            }
        }

        where:
        encoding << DECODED
    }

    def "a repacked copy of #encoding takes at most a tenth more than the encoded bytes"() {
        given:
        def weights = matrices.weights(encoding, n, 512)

        expect:
        new VectorPacking(Workers.caller(), bits).pack(weights, activations, memory).extraBytes() <=
            1.1 * weights.data().byteSize()

        where:
        [encoding, activations, bits, n] << [
            [Encoding.TQ2_0, Encoding.TQ1_0, Encoding.Q8_0, Encoding.Q4_0], ROUNDED, WIDTHS, [1, 100, 128, 500, 3856, 4100]].combinations()
    }

    private EncodedTensor randomBytes(Encoding encoding, int rows, int columns) {
        def weights = encoding.scratch(Shape.of(rows, columns), memory)
        def random = new Random(5)
        for (long i = 0; i < weights.data().byteSize(); i++) {
            weights.data().set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt())
        }
        return weights
    }

    /** The widths in bits at which the product is another than the scalar one. */
    private List<Integer> widthsThatDiffer(EncodedTensor weights, Activations activations, Tensor x) {
        def expected = Matrices.bits(scalar(weights, activations, x))
        return WIDTHS.findAll { !Arrays.equals(vector(weights, activations, x, it), expected) }
    }

    /** The widths in bits at which the product is further from the scalar one than rounding explains. */
    private List<Integer> widthsOutOfBound(EncodedTensor weights, Activations ofScalar, Activations ofVector, Tensor x) {
        def expected = scalar(weights, ofScalar, x)
        def decoded = Encoding.decode(weights, memory)
        return WIDTHS.findAll { bits ->
            def actual = product(new VectorPacking(Workers.caller(), bits), weights, ofVector, x)
            !Matrices.withinBound(actual, expected, x, decoded, FloatProduct.BOUND)
        }
    }

    private int[] vector(EncodedTensor weights, Activations activations, Tensor x, int bits) {
        return Matrices.bits(product(new VectorPacking(Workers.caller(), bits), weights, activations, x))
    }

    private Tensor scalar(EncodedTensor weights, Activations activations, Tensor x) {
        return product(new ScalarPacking(Workers.caller()), weights, activations, x)
    }

    private Tensor product(Object packing, EncodedTensor weights, Activations activations, Tensor x) {
        def y = memory.scratch(Shape.of(x.rows(), weights.shape().rows()))
        y.fill(Float.NaN)
        packing.pack(weights, activations, memory).multiply(x, y)
        return y
    }
}
