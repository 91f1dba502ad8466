package trit.train

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.nn.TransformerConfig
import trit.nn.LlamaWeights
import trit.nn.Parameters
import trit.tensor.Memory

class AdamWSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())
    static final TransformerConfig MODEL = TransformerConfig.llama(8, 1, 2, 1, 4, 12, 6, 11, true, 10_000d, 1e-5d)
    static final String MATRIX = 'model.layers.0.mlp.up_proj.weight'

    @AutoCleanup
    Memory memory = Memory.open()

    Parameters parameters = Parameters.of(LlamaWeights.zeros(MODEL, memory), memory)

    static AdamWConfig config(Map<String, Double> changed) {
        def values = [weightDecay: 0d, clip: 1e30d] + changed
        new AdamWConfig(1e-3d, 0.9d, 0.95d, 1e-8d, values.weightDecay, 0, 0d, values.clip)
    }

    void fill(double mean, double weights, double gradients) {
        parameters.weights().tensors().each { name, w -> Gaussian.fill(w, name, mean, weights) }
        parameters.gradients().each { name, g -> Gaussian.fill(g, 'g' + name, 0, gradients) }
    }

    double norm() {
        Math.sqrt(parameters.gradients().values().collect { BACKEND.sumOfSquares(it) }.sum())
    }

    def "the first step moves every weight by the rate, against its gradient"() {
        given:
        fill(0, 0, 1)

        when:
        AdamW.of(config([:]), parameters, memory).step(BACKEND, parameters, 0.01d, 0)

        then:
        parameters.weights().tensors().every { name, w ->
            def gradient = parameters.gradients()[name]
            (0..<w.size()).every { Math.abs(w.get(it) + 0.01 * Math.signum(gradient.get(it))) < 1e-6 }
        }
    }

    def "decay shrinks matrices, leaves norms alone, and is independent of the gradient"() {
        given:
        fill(1, 0, 0)

        when:
        AdamW.of(config(weightDecay: 0.1d), parameters, memory).step(BACKEND, parameters, 0.01d, 0)

        then:
        parameters.weights().tensors().every { name, w ->
            double expected = w.shape().rank() > 1 ? 1 - 0.01 * 0.1 : 1
            w.toArray().every { Math.abs(it - expected) < 1e-7 }
        }
    }

    def "three steps follow the formula"() {
        given:
        fill(0, 1, 0.5)
        def optimizer = AdamW.of(config(weightDecay: 0.1d), parameters, memory)
        double before = parameters.weights().get(MATRIX).get(0)
        double gradient = parameters.gradients()[MATRIX].get(0)

        when:
        3.times { optimizer.step(BACKEND, parameters, 0.01d, it) }

        then:
        Math.abs(parameters.weights().get(MATRIX).get(0) - afterThreeSteps(before, gradient)) < 1e-6
    }

    private static double afterThreeSteps(double w, double g) {
        double m = 0
        double v = 0
        (1..3).each { t ->
            m = 0.9 * m + 0.1 * g
            v = 0.95 * v + 0.05 * g * g
            double mean = m / (1 - Math.pow(0.9, t))
            double root = Math.sqrt(v / (1 - Math.pow(0.95, t)))
            w -= 0.01 * (mean / (root + 1e-8) + 0.1 * w)
        }
        w
    }

    def "gradients whose norm exceeds the limit are scaled down to it, smaller ones are not"() {
        given:
        fill(0, 0, deviation)
        def optimizer = AdamW.of(config(clip: 1d), parameters, memory)

        when:
        double reported = optimizer.step(BACKEND, parameters, 0.01d, 0)
        double kept = Math.sqrt(optimizer.first().values().collect { BACKEND.sumOfSquares(it) }.sum()) / 0.1

        then:
        Math.abs(reported - norm()) < 1e-9
        Math.abs(kept - Math.min(norm(), 1)) < 1e-5
        (norm() > 1) == clipped

        where:
        deviation || clipped
        1         || true
        1e-3      || false
    }

    def "a gradient that is not finite changes nothing"() {
        given:
        fill(0, 1, 1)
        parameters.gradients()['model.norm.weight'].set(3, bad)
        def optimizer = AdamW.of(config([:]), parameters, memory)
        def before = parameters.weights().tensors().values()*.toArray()

        when:
        double norm = optimizer.step(BACKEND, parameters, 0.01d, 0)

        then:
        !Double.isFinite(norm)
        parameters.weights().tensors().values()*.toArray() == before
        optimizer.first().values().every { BACKEND.maxMagnitude(it) == 0 }

        where:
        bad << [Float.NaN, Float.POSITIVE_INFINITY]
    }
}
