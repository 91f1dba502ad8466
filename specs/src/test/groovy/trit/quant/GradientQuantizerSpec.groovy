package trit.quant

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

class GradientQuantizerSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())

    @AutoCleanup
    Memory memory = Memory.open()

    Tensor gradient = Gaussian.tensor(memory, 'g', 0.01, [20, 30] as int[])

    private double norm() {
        Math.sqrt(BACKEND.sumOfSquares(gradient))
    }

    def "the norm is kept, and there are three values"() {
        given:
        double before = norm()
        def signs = gradient.toArray().collect { Math.signum(it) }

        when:
        GradientQuantizer.KEEP_NORM.apply(BACKEND, gradient, RandomStream.of(1))
        def values = gradient.toArray().toList()

        then:
        Math.abs(norm() / before - 1) < 1e-6
        values.toSet().size() == 3
        [signs, values].transpose().every { sign, value -> value == 0 || Math.signum(value) == sign }

        and: 'a Gaussian has three in ten of its values below half its mean magnitude'
        Math.abs(values.count { it == 0 } / 600 - 0.31) < 0.06
    }

    def "drawn by chance, gradients are right in the mean"() {
        given:
        def few = Tensor.of(memory, Shape.of(1, 5), [0.5f, -0.25f, 0f, 1f, -0.01f] as float[])
        def sums = new double[5]
        int draws = 10_000

        when:
        draws.times { draw ->
            def copy = memory.tensor(few.shape())
            copy.copyFrom(few)
            GradientQuantizer.STOCHASTIC.apply(BACKEND, copy, RandomStream.of(7).split(draw as long))
            (0..4).each { sums[it] += copy.get(it) }
        }

        then: 'within three standard errors of a draw that is 1 or 0'
        (0..4).every { i ->
            double p = Math.abs(few.get(i))
            Math.abs(sums[i] / draws - few.get(i)) <= 3 * Math.sqrt(p * (1 - p) / draws)
        }
    }

    def "gradients that are 0 stay so (#rule)"() {
        given:
        gradient.fill(0)

        when:
        rule.apply(BACKEND, gradient, RandomStream.of(1))

        then:
        gradient.toArray().every { it == 0f }

        where:
        rule << GradientQuantizer.values()
    }
}
