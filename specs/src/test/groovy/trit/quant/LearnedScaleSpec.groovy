package trit.quant

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.WorkerPool
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

import static trit.quant.Granularity.*
import static trit.quant.NumberFormat.*
import static trit.quant.ScaleRule.lsq
import static trit.quant.ScaleRule.paretoQ
import static trit.quant.ScaleRule.pi
import static trit.quant.WeightQuantizer.nearest

class LearnedScaleSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())

    /** A 16-bit scale is this close to the one that was asked for. */
    static final double HALF = 5e-4

    @AutoCleanup
    Memory memory = Memory.open()

    Tensor row(List<? extends Number> values) {
        Tensor.of(memory, Shape.of(1, values.size()), values as float[])
    }

    def "LSQ of a row has its derivatives for the scale, its damping and its first scale"() {
        given:
        def quantizer = nearest(INT3, lsq(PER_TENSOR))
        def w = row([-3.2, -0.6, 0.2, 0.9, 2.7])
        def scales = new LearnedScale(quantizer).scales(row([0.8]), 5)

        when: 'one gradient at a time tells the terms'
        def terms = (0..<5).collect { i -> scaleGradient(quantizer, w, scales, (0..<5).collect { it == i ? 1 : 0 }) / 0.2582 }

        then:
        [terms, [-4, -0.25, -0.25, -0.125, 3]].transpose().every { a, b -> Math.abs(a - b) < 10 * HALF }

        when:
        def first = memory.tensor(Shape.of(1))
        new LearnedScale(quantizer).initialize(BACKEND, w, first)

        then:
        Math.abs(first.get(0) - 1.7551) < 1e-4
    }

    def "LSQ passes the gradients of weights that it does not clip, and no others"() {
        given:
        def quantizer = nearest(INT3, lsq(PER_TENSOR))
        def w = row([-3.3, -3.1, -0.6, 2.3, 2.5])

        expect:
        passed(quantizer, w, 0.8, 1) == [0f, 7f, 7f, 7f, 0f]
        passed(quantizer, w, 0.8, 0.5) == [3.5f, 7f, 7f, 7f, 3.5f]
    }

    def "ParetoQ rounds with #format as its paper does"() {
        given:
        def quantizer = nearest(format, paretoQ(PER_CHANNEL))
        def w = row([-1.2, -0.6, -0.2, 0.2, 0.6, 1.2])
        def out = memory.tensor(w.shape())

        when: 'alpha is 1'
        quantizer.round(BACKEND, w, new LearnedScale(quantizer).scales(row([scale]), 6), out)

        then:
        [out.toArray().toList(), rounded].transpose().every { a, b -> Math.abs(a - b) < HALF }

        where:
        format   | scale || rounded
        MIDRISE2 | 1 / 4 || [-0.75, -0.75, -0.25, 0.25, 0.75, 0.75]
        TERNARY  | 2 / 3 || [-2 / 3, -2 / 3, 0, 0, 2 / 3, 2 / 3]
        BINARY   | 1     || [-1, -1, -1, 1, 1, 1]
    }

    def "ParetoQ begins #format with #expected for weights up to 3 and 1 on average"() {
        given:
        def quantizer = nearest(format, paretoQ(PER_CHANNEL))
        def first = memory.tensor(Shape.of(1))

        when:
        new LearnedScale(quantizer).initialize(BACKEND, row([3, -0.5, 0.25, 0.25]), first)

        then:
        Math.abs(first.get(0) - expected) < 1e-6

        where:
        format   || expected
        BINARY   || 1
        TERNARY  || 2
        MIDRISE2 || 0.75
        INT3     || 1
        INT4     || 3 / 7
    }

    def "ParetoQ's stretched levels pass gradients within 0.99 alpha and have its slope for alpha"() {
        given: 'alpha is 4 scales of 0.25'
        def quantizer = nearest(MIDRISE2, paretoQ(PER_CHANNEL))
        def w = row([-1.0, -0.98, 0.1, 0.995])

        expect:
        passed(quantizer, w, 0.25, 1) == [0f, 7f, 7f, 0f]

        and: 'for alpha it is level - w/alpha inside and 0.75 outside; for the scale four times that over four'
        Math.abs(scaleGradient(quantizer, w, scales(quantizer, 0.25), [0, 0, 1, 0]) - (1 - 0.4) / 2) < HALF
        Math.abs(scaleGradient(quantizer, w, scales(quantizer, 0.25), [0, 0, 0, 1]) - 3 / 2) < HALF
        Math.abs(scaleGradient(quantizer, w, scales(quantizer, 0.25), [1, 0, 0, 0]) + 3 / 2) < HALF
    }

    def "the derivative for the scale of #format is that of a finite difference with the codes held"() {
        given:
        def quantizer = nearest(format, lsq(PER_CHANNEL))
        def w = Gaussian.tensor(memory, 'w', 0.02, 1, 64)
        def g = Gaussian.tensor(memory, 'g', 1, 1, 64).toArray().toList()
        def learned = new LearnedScale(quantizer)
        def start = memory.tensor(Shape.of(1))
        learned.initialize(BACKEND, w, start)
        def scales = learned.scales(start, 64)
        float step = scales.at(0, 0)
        def codes = quantizer.codes(w, 0, scales)

        when: 'codes and clipping stay, weights inside move with their distance to the level'
        double expected = (0..<64).sum { i ->
            double v = w.get(i) / step
            boolean inside = v > format.lowest() && v < format.highest()
            g[i] * (codes[i] - (inside ? v : 0))
        }

        then:
        Math.abs(scaleGradient(quantizer, w, scales, g) - expected / Math.sqrt(64d * format.highest() / format.stride())) < 1e-4

        where:
        format << NumberFormat.values()
    }

    def "with pi(perChannel) the gradient of alpha is that of sum(g * code * alpha pi / #k) with the codes of #format held"() {
        given:
        def quantizer = nearest(format, pi(PER_CHANNEL))
        def w = Gaussian.tensor(memory, 'w', 0.02, 1, 64)
        def g = Gaussian.tensor(memory, 'g', 1, 1, 64).toArray().toList()
        def learned = new LearnedScale(quantizer)
        def start = memory.tensor(Shape.of(1))
        learned.initialize(BACKEND, w, start)
        def scales = learned.scales(start, 64)
        def codes = quantizer.codes(w, 0, scales)
        def loss = { double alpha -> (0..<64).sum { g[it] * codes[it] * alpha * Math.PI / k } }
        double alpha = scales.at(0, 0) * k / Math.PI

        when: 'the gradient of the step, undamped, in the unit of alpha'
        double damping = Math.sqrt(64d * format.highest())
        double found = scaleGradient(quantizer, w, scales, g) * damping * Math.PI / k

        then:
        Math.abs(found - (loss(alpha + 1e-3) - loss(alpha - 1e-3)) / 2e-3) < 1e-3

        and: 'weights inside the levels get the gradient, those outside none'
        passed(quantizer, row([format.lowest() - 0.1, format.lowest() + 0.1, 0.1, format.highest() - 0.1, format.highest() + 0.1]), 1, 1) == [0f, 7f, 7f, 7f, 0f]

        where:
        [format, k] << [[INT2, INT3], [2, 3, 4, 5]].combinations()
    }

    def "pi begins with the scale of least squared error"() {
        given:
        def w = Gaussian.tensor(memory, 'w', 1, 1, 4096)
        def first = memory.tensor(Shape.of(1))

        when:
        new LearnedScale(nearest(INT3, pi(PER_CHANNEL))).initialize(BACKEND, w, first)

        then:
        Math.abs(first.get(0) - 0.6) < 0.015
    }

    def "every #shared has a scale and a gradient of its own, whatever the number of threads"() {
        given:
        def quantizer = nearest(INT4, lsq(shared))
        def w = Gaussian.tensor(memory, 'w', 0.02, 6, 40)
        def g = Gaussian.tensor(memory, 'g', 1, 6, 40)
        def threads = ScalarBackend.on(new WorkerPool(3))

        when:
        def results = [BACKEND, threads].collect { backend ->
            def learned = memory.tensor(Shape.of(count))
            def gradient = memory.tensor(Shape.of(count))
            def passed = memory.tensor(w.shape())
            passed.copyFrom(g)
            def rule = new LearnedScale(quantizer)
            rule.initialize(backend, w, learned)
            rule.passGradients(backend, w, rule.scales(learned, 40), 1, passed, gradient)
            [learned.toArray().toList(), gradient.toArray().toList(), passed.toArray().toList()]
        }

        then:
        quantizer.scaleCount(w.shape()) == count
        results[0] == results[1]
        results[0][0].toSet().size() == count
        results[0][1].every { it != 0 }

        cleanup:
        threads.workers().close()

        where:
        shared       || count
        PER_TENSOR   || 1
        PER_CHANNEL  || 6
        perGroup(16) || 18
    }

    def "a scale that left the 16-bit floats is refused, one below them is raised"() {
        expect:
        new LearnedScale(nearest(INT4, lsq(PER_TENSOR))).scales(row([-1]), 4).at(0, 0) == ScaleChoice.half(1e-5)

        when:
        new LearnedScale(nearest(INT4, lsq(PER_TENSOR))).scales(row([bad]), 4)

        then:
        def e = thrown(IllegalArgumentException)
        e.message.endsWith('does not fit 16 bits; lower lr')

        where:
        bad << [1e6f, Float.NaN]
    }

    private Scales scales(WeightQuantizer quantizer, double scale) {
        new LearnedScale(quantizer).scales(row([scale]), 4)
    }

    private double scaleGradient(WeightQuantizer quantizer, Tensor w, Scales scales, List<? extends Number> gradient) {
        def sum = memory.tensor(Shape.of(1))
        new LearnedScale(quantizer).passGradients(BACKEND, w, scales, 1, row(gradient), sum)
        sum.get(0)
    }

    private List<Float> passed(WeightQuantizer quantizer, Tensor w, double scale, double share) {
        def gradient = row([7] * w.columns())
        def rule = new LearnedScale(quantizer)
        rule.passGradients(BACKEND, w, rule.scales(row([scale]), w.columns()), share, gradient, memory.tensor(Shape.of(1)))
        gradient.toArray().toList()
    }
}
