package trit.quant.feedback

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.code.Recoding
import trit.compute.Backend
import trit.compute.Backends
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.quant.CodeChoice.Feedback
import trit.quant.CodeChoice.Order
import trit.tensor.Memory
import trit.tensor.Tensor

import static trit.code.Encoding.*
import static trit.quant.CodeChoice.Order.*

class FeedbackPackerSpec extends Specification {

    static final double DAMPENING = 0.01

    @AutoCleanup
    Memory memory = Memory.open()
    Backend backend = ScalarBackend.on(Workers.caller())
    def layers = new Layers(memory, 3)

    def "inputs that have nothing in common give each weight its nearest code: #encoding, #order"() {
        given: 'a Hessian that is the identity'
        def weights = layers.gaussian('w', 6, 512)
        def hessian = layers.diagonal([1d] * 512)

        expect: 'the bytes of a search in which all errors weigh the same'
        def packed = pack(weights, encoding, hessian, order)
        def nearest = encoding.scratch(weights.shape(), memory)
        new Recoding(weights, nearest, [1.01f] * 512 as float[]).rows(0, 6)
        packed.data().mismatch(nearest.data()) == -1

        where:
        [encoding, order] << [[Q2_K, Q3_K, Q4_K, Q6_K], Order.values()].combinations()
    }

    def "inputs of different sizes that have nothing in common are weighed, and pass nothing on: #encoding"() {
        given:
        def weights = layers.gaussian('w', 6, 512)
        def squares = (0..<512).collect { 0.5d + (it * 7 % 13) }
        def damping = DAMPENING * squares.sum() / 512

        expect:
        def packed = pack(weights, encoding, layers.diagonal(squares), BACKWARD)
        def nearest = encoding.scratch(weights.shape(), memory)
        new Recoding(weights, nearest, squares.collect { (float) (it + damping) } as float[]).rows(0, 6)
        packed.data().mismatch(nearest.data()) == -1

        where:
        encoding << [Q2_K, Q3_K, Q4_K]
    }

    def "columns in any order are rounded as the textbook's inverse has it: #order"() {
        given: 'scales that do not change while columns are rounded'
        def weights = layers.gaussian('w', 4, 64)
        def hessian = layers.correlated(64)
        def factor = FeedbackFactor.of(new DampedMoments(hessian, DAMPENING), order, backend.workers(), memory)

        when:
        def pass = new FeedbackPass(backend, weights, memory.tensor(weights.shape()), factor, packed = Q4_0.scratch(weights.shape(), memory))
        pass.runSettled()

        then: 'all codes agree, but for ties'
        def decoded = Encoding.decode(packed, memory)
        def same = (0..<4).sum { row ->
            def expected = TextbookGptq.round(weights, row, packed, hessian, DAMPENING, factor.order())
            (0..<64).count { Math.abs(decoded.get(row * 64 + it) - expected[it]) < 1e-5 }
        }
        same >= 0.99 * 4 * 64

        where:
        order << Order.values()
        packed = null
    }

    def "outputs lose less than with the nearest codes, and sweeps take more off: #encoding"() {
        given:
        def weights = layers.gaussian('w', 16, 256)

        expect: 'for a hundred Hessians'
        (0..<100).every { seed ->
            def hessian = new Layers(memory, 100 + seed).correlated(256, 4 + seed)
            def nearest = encoding.scratch(weights.shape(), memory)
            new Recoding(weights, nearest, hessian.meanSquares()).rows(0, 16)
            def rounded = error(weights, nearest, hessian)
            def fed = error(weights, pack(weights, encoding, hessian, BACKWARD), hessian)
            fed < rounded
        }

        and:
        def hessian = layers.correlated(256, 64)
        def once = error(weights, pack(weights, encoding, hessian, FORWARD), hessian)
        def swept = error(weights, pack(weights, encoding, hessian, FORWARD, 10), hessian)
        swept < once

        where:
        encoding << [Q2_K, Q3_K, Q4_0, TQ2_0]
    }

    def "an input that was always 0 takes its weights with it, and nothing else changes"() {
        given:
        def weights = layers.gaussian('w', 4, 256)
        def squares = (0..<256).collect { it % 5 == 2 ? 0d : 1d }

        when:
        def decoded = Encoding.decode(pack(weights, Q8_0, layers.diagonal(squares), FORWARD), memory)

        then:
        (0..<4 * 256).every { Math.abs(decoded.get(it) - (it % 256 % 5 == 2 ? 0 : weights.get(it))) < 0.03 }
    }

    def "a Hessian is refused that #reason"() {
        when:
        pack(layers.gaussian('w', 2, 32), Q4_0, hessian(layers), FORWARD)

        then:
        def e = thrown(IllegalArgumentException)
        e.message.contains(message)

        where:
        reason                      | hessian                                                          || message
        'cannot be factored'        | { it.hessian(table(32) { i, j -> i == j ? 1d : 3d }) }            || 'its Hessian is singular in spite of dampening 0.01; raise it'
        'belongs to another matrix' | { it.diagonal([1d] * 64) }                                       || 'its Hessian has 64 inputs, not 32'
        'saw an infinite input'     | { it.diagonal([1d] * 31 + [Double.POSITIVE_INFINITY]) }          || 'input 31 has a mean square of Infinity; calibrate anew'
        'saw nothing'               | { new Hessian(it.diagonal([1d] * 32).moments(), 0) }             || 'saw no token; calibrate on a longer text'
    }

    def "the bytes are those of one thread with #threads, #order"() {
        given:
        def weights = layers.gaussian('w', 70, 512)
        def hessian = layers.correlated(512)

        expect:
        def one = new FeedbackPacker(Backends.choose('vector', 1).backend(), new Feedback(order, DAMPENING, 2)).pack(weights, Q3_K, hessian, memory)
        def many = new FeedbackPacker(Backends.choose('vector', threads).backend(), new Feedback(order, DAMPENING, 2)).pack(weights, Q3_K, hessian, memory)
        one.data().mismatch(many.data()) == -1

        where:
        [threads, order] << [[2, 5], Order.values()].combinations()
    }

    private static double[][] table(int n, Closure<Double> entry) {
        (0..<n).collect { i -> (0..<n).collect { j -> entry(i, j) } as double[] } as double[][]
    }

    private EncodedTensor pack(Tensor weights, Encoding encoding, Hessian hessian, Order order, int sweeps = 0) {
        new FeedbackPacker(backend, new Feedback(order, DAMPENING, sweeps)).pack(weights, encoding, hessian, memory)
    }

    private double error(Tensor weights, EncodedTensor packed, Hessian hessian) {
        new LayerError(backend).relative(weights, Encoding.decode(packed, memory), hessian)
    }
}
