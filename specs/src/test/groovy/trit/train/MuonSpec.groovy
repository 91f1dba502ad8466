package trit.train

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.nn.LlamaWeights
import trit.nn.Parameters
import trit.nn.TransformerConfig
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

class MuonSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())
    static final TransformerConfig MODEL = TransformerConfig.llama(8, 1, 2, 1, 4, 12, 6, 11, false, 10_000d, 1e-5d)
    static final String MATRIX = 'model.layers.0.mlp.up_proj.weight'

    @AutoCleanup
    Memory memory = Memory.open()

    Parameters parameters = Parameters.of(LlamaWeights.zeros(MODEL, memory), memory)

    static MuonConfig config(Map<String, Object> changed) {
        def n = [momentum: 0.95d, nesterov: true, weightDecay: 0d, clip: 1e30d] + changed
        new MuonConfig(0.02d, n.momentum, n.nesterov, n.weightDecay, new AdamWConfig(3e-4d, 0.9d, 0.95d, 1e-10d, 0d, 0, 0d, n.clip))
    }

    void gradients(double factor) {
        parameters.gradients().each { name, g ->
            Gaussian.fill(g, 'g' + name, 0, 1)
            BACKEND.scale(g, (float) factor, g)
        }
    }

    def "singular values from 0.01 to 1 of a #rows x #columns matrix end between 0.68 and 1.14"() {
        given: 'a diagonal matrix turned by two rotations has the diagonal as its singular values'
        int n = Math.min(rows, columns)
        def values = (0..<n).collect { 0.01 + 0.99 * it / (n - 1) }
        def left = orthogonal('left', rows)
        def right = orthogonal('right', columns)
        def matrix = memory.tensor(Shape.of(rows, columns))
        (0..<rows).each { r ->
            (0..<columns).each { c ->
                matrix.set(r * columns + c, (float) (0..<n).sum { left[r][it] * values[it] * right[c][it] })
            }
        }
        double norm = Math.sqrt(values.collect { it * it }.sum())

        when:
        def result = NewtonSchulz.of(matrix.shape(), memory).orthogonalize(BACKEND, matrix)
        def singular = (0..<n).collect { i ->
            (0..<rows).sum { r -> (0..<columns).sum { c -> left[r][i] * result.get(r * columns + c) * right[c][i] } }
        }

        then:
        [values, singular].transpose().every { before, after -> before / norm < 0.01 || (after >= 0.68 && after <= 1.14) }
        singular.count { it >= 0.68 } > n / 2
        singular.every { it > 0 && it <= 1.21 }

        where:
        rows | columns
        12   | 12
        8    | 20
        20   | 8
    }

    def "an orthogonal matrix is nearly a fixed point"() {
        given:
        def q = orthogonal('q', 10)
        def matrix = Tensor.of(memory, Shape.of(10, 10), q.flatten() as float[])

        when:
        def result = NewtonSchulz.of(matrix.shape(), memory).orthogonalize(BACKEND, matrix)
        double factor = result.get(0) / matrix.get(0)

        then: 'all singular values stay equal'
        factor > 0.68
        factor < 1.14
        (0..<100).every { Math.abs(result.get(it) - factor * matrix.get(it)) < 1e-5 }
    }

    def "scaled as AdamW's, a matrix of #rows x #columns moves 0.2 a weight in the mean, else by its shape"() {
        given:
        def shape = Shape.of(rows, columns)

        expect: 'an orthogonal matrix has as many unit singular values as its smaller extent'
        double root = Math.sqrt(Math.min(rows, columns) / (rows * columns))
        Math.abs(MuonScale.ADAM_RMS.of(shape) * root - 0.2) < 1e-12
        MuonScale.SPECTRAL.of(shape) == Math.sqrt(Math.max(1, rows / columns))

        where:
        rows | columns
        16   | 16
        8    | 200
        200  | 8
    }

    def "the scale is what the update is multiplied by"() {
        given:
        def moved = { MuonScale scale ->
            parameters.weights().tensors().values().each { it.fill(0) }
            gradients(1)
            def adamW = new AdamWConfig(3e-4d, 0.9d, 0.95d, 1e-10d, 0d, 0, 0d, 1e30d)
            new MuonConfig(0.02d, 0.95d, true, 0d, scale, Optional.empty(), adamW).optimizer(parameters, memory).step(BACKEND, parameters, 3e-4d, 0)
            parameters.weights().get(MATRIX).toArray()
        }
        def spectral = moved(MuonScale.SPECTRAL)
        def adam = moved(MuonScale.ADAM_RMS)
        double ratio = MuonScale.ADAM_RMS.of(Shape.of(12, 8)) / MuonScale.SPECTRAL.of(Shape.of(12, 8))

        expect:
        (0..<spectral.length).every { Math.abs(adam[it] - spectral[it] * ratio) < 1e-6 }
        spectral.any { it != 0f }
    }

    def "an update does not change when all gradients are #factor times as large"() {
        given:
        gradients(1)
        config([:]).optimizer(parameters, memory).step(BACKEND, parameters, 3e-4d, 0)
        def once = parameters.weights().get(MATRIX).toArray()

        when:
        parameters.weights().tensors().values().each { it.fill(0) }
        gradients(factor)
        config([:]).optimizer(parameters, memory).step(BACKEND, parameters, 3e-4d, 0)
        def scaled = parameters.weights().get(MATRIX).toArray()

        then:
        (0..<once.length).every { Math.abs(once[it] - scaled[it]) < 1e-6 }
        once.collect { Math.abs(it) }.max() > 1e-3

        where:
        factor << [0.1d, 37d]
    }

    def "momentum, Nesterov's step (#nesterov), decay and the factor of tall matrices follow the formula"() {
        given:
        def optimizer = config(nesterov: nesterov, weightDecay: 0.1d).optimizer(parameters, memory)
        def w = parameters.weights().get(MATRIX)
        w.fill(1)
        def expected = w.toArray().toList()
        def mean = [0d] * w.size()

        when:
        2.times { step ->
            gradients(step + 1)
            def g = parameters.gradients()[MATRIX].toArray().toList()
            mean = [mean, g].transpose().collect { m, x -> 0.95 * m + 0.05 * x }
            def update = nesterov ? [mean, g].transpose().collect { m, x -> 0.95 * m + 0.05 * x } : mean
            def direction = NewtonSchulz.of(w.shape(), memory).orthogonalize(BACKEND, Tensor.of(memory, w.shape(), update as float[])).toArray()
            expected = (0..<w.size()).collect { expected[it] * (1 - 0.02 * 0.1) - 0.02 * Math.sqrt(12 / 8) * direction[it as int] }
            optimizer.step(BACKEND, parameters, 3e-4d, step)
        }

        then:
        (0..<w.size()).every { Math.abs(w.get(it) - expected[it as int]) < 1e-5 }

        where:
        nesterov << [true, false]
    }

    def "its rate follows AdamW's over time"() {
        given:
        gradients(1)
        def steps = [3e-4d, 1.5e-4d].collect { rate ->
            parameters.weights().tensors().values().each { it.fill(0) }
            config([:]).optimizer(parameters, memory).step(BACKEND, parameters, rate, 0)
            parameters.weights().get(MATRIX).get(0)
        }

        expect:
        Math.abs(steps[0] / steps[1] - 2) < 1e-5
    }

    def "Muon moves the matrices inside the blocks, AdamW everything else"() {
        given:
        def optimizer = config([:]).optimizer(parameters, memory)
        def adamW = AdamW.of(config([:]).adamW(), parameters, memory)

        expect:
        optimizer.state().keySet().findAll { it.startsWith('momentum.') }*.minus('momentum.model.layers.0.') == [
            'self_attn.q_proj.weight', 'self_attn.k_proj.weight', 'self_attn.v_proj.weight', 'self_attn.o_proj.weight',
            'mlp.gate_proj.weight', 'mlp.up_proj.weight', 'mlp.down_proj.weight']
        optimizer.state().keySet().findAll { it.startsWith('first.') }*.minus('first.') == [
            'model.embed_tokens.weight', 'model.layers.0.input_layernorm.weight', 'model.layers.0.post_attention_layernorm.weight',
            'model.norm.weight', 'lm_head.weight']

        when: 'what is left to AdamW moves as with AdamW alone'
        gradients(1)
        optimizer.step(BACKEND, parameters, 3e-4d, 0)
        def left = ['model.embed_tokens.weight', 'model.norm.weight', 'lm_head.weight']
        def moved = left.collect { parameters.weights().get(it).toArray().toList() }
        parameters.weights().tensors().values().each { it.fill(0) }
        adamW.step(BACKEND, parameters, 3e-4d, 0)

        then:
        left.collect { parameters.weights().get(it).toArray().toList() } == moved
    }

    def "a gradient that is not finite changes nothing"() {
        given:
        gradients(1)
        parameters.gradients()[MATRIX].set(3, Float.NaN)
        def optimizer = config([:]).optimizer(parameters, memory)

        expect:
        !Double.isFinite(optimizer.step(BACKEND, parameters, 3e-4d, 0))
        parameters.weights().tensors().values().every { BACKEND.maxMagnitude(it) == 0 }
        optimizer.state().values().every { BACKEND.maxMagnitude(it) == 0 }
    }

    /** Columns of an orthogonal matrix (Gram and Schmidt). */
    private List<List<Double>> orthogonal(String name, int n) {
        def random = Gaussian.tensor(memory, name, 1, n, n)
        def rows = []
        n.times { r ->
            def v = (0..<n).collect { random.get(r * n + it) as double }
            rows.each { u ->
                double along = (0..<n).sum { u[it] * v[it] }
                v = (0..<n).collect { v[it] - along * u[it] }
            }
            double norm = Math.sqrt(v.collect { it * it }.sum())
            rows << v.collect { it / norm }
        }
        rows
    }
}
