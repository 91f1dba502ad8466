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
import trit.tensor.RandomStream

import static trit.train.GrokfastConfig.Part.FAST
import static trit.train.GrokfastConfig.Part.SLOW
import static trit.train.GrokfastFilter.Window.Total.MEAN
import static trit.train.GrokfastFilter.Window.Total.SUM

class GrokfastSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())
    static final TransformerConfig MODEL = TransformerConfig.llama(8, 1, 2, 1, 4, 12, 6, 11, true, 10_000d, 1e-5d)
    static final String MATRIX = 'model.layers.0.mlp.up_proj.weight'

    @AutoCleanup
    Memory memory = Memory.open()

    Parameters parameters = Parameters.of(LlamaWeights.zeros(MODEL, memory), memory)

    static GrokfastConfig config(double lambda, GrokfastConfig.Part part, OptimizerConfig then = AdamWConfig.defaults()) {
        new GrokfastConfig(0.98d, lambda, part, then)
    }

    /** The gradient that the optimizer behind the filter gets when it is always {@code g}. */
    List<Double> filtered(GrokfastConfig config, int steps, Closure<Double> g) {
        def optimizer = config.optimizer(parameters, memory)
        (0..<steps).collect { step ->
            parameters.gradients().values().each { it.fill((float) g(step)) }
            optimizer.step(BACKEND, parameters, 1e-4d, step)
            parameters.gradients()[MATRIX].get(5)
        }
    }

    def "a constant gradient becomes #factor times as large where #part is amplified"() {
        expect:
        filtered(config(2, part), 4, { 0.5d }).every { Math.abs(it - 0.5 * factor) < 1e-6 }

        where:
        part || factor
        SLOW || 3
        FAST || 1
    }

    def "a window adds the #total of the last gradients once it is full (#part)"() {
        given:
        def g = { int step -> [1d, -1d, 2d, 0.5d, 4d][step] }
        def config = new GrokfastConfig(new GrokfastFilter.Window(3, total), 5d, part, AdamWConfig.defaults())
        def expected = (0..<5).collect { step ->
            double h = step < 2 ? 0 : (0..2).sum { g(step - it) } / (total == MEAN ? 3 : 1)
            step < 2 ? g(step) : g(step) + (part == SLOW ? h : g(step) - h) * 5
        }

        expect:
        [filtered(config, 5, g), expected].transpose().every { a, b -> Math.abs(a - b) < 1e-5 }
        config.stateSize(MODEL.parameters()) == 5 * MODEL.parameterCount()
        config.optimizer(parameters, memory).state().values()*.size().sum() == 5 * MODEL.parameterCount()

        where:
        [total, part] << [[MEAN, SUM], [SLOW, FAST]].combinations()
    }

    def "without its amplification MuGrokfast is Muon, and Muon's rest is plain AdamW, bit for bit"() {
        given:
        def muon = MuGrokfast.PHASE_5.config().then() as MuonConfig
        def quiet = new GrokfastConfig(0.98d, 0d, SLOW, muon)

        expect:
        moved(quiet, 'model.norm.weight') == moved(muon.adamW(), 'model.norm.weight')
        moved(quiet, 'model.embed_tokens.weight') == moved(muon.adamW(), 'model.embed_tokens.weight')
        moved(quiet, MATRIX) == moved(muon, MATRIX)
        moved(muon, MATRIX) != moved(muon.adamW(), MATRIX)
    }

    private List<Float> moved(OptimizerConfig config, String name) {
        def own = Parameters.of(LlamaWeights.initial(MODEL, RandomStream.of(1), memory), memory)
        def optimizer = config.optimizer(own, memory)
        3.times { step ->
            own.gradients().each { n, tensor -> Gaussian.fill(tensor, n + step, 0, 0.01) }
            optimizer.step(BACKEND, own, 1e-3d, step)
        }
        own.weights().get(name).toArray().toList()
    }

    def "the pipeline's numbers for #phase"() {
        expect:
        with(phase.config()) {
            [filter(), lambda(), amplify()] == [new GrokfastFilter.RunningMean(0.98d), factor, SLOW]
            [then().lr(), then().momentum(), then().adamW().lr()] == [rate, 0.95d, fallback]
            problems() == []
        }

        where:
        phase                    || rate | fallback | factor
        MuGrokfast.PHASE_1       || 1e-3 | 1e-3     | 0.3
        MuGrokfast.PHASE_3       || 5e-4 | 5e-4     | 0.1
        MuGrokfast.PHASE_5       || 1e-3 | 1e-3     | 2.0
        MuGrokfast.PHASE_6       || 1e-4 | 1e-4     | 0.2
        MuGrokfast.PHASE_7       || 5e-4 | 5e-4     | 0.15
        MuGrokfast.PHASE_7_GUIDE || 5e-4 | 2e-3     | 0.15
    }

    def "the running mean begins with the first gradient and follows the formula (#part)"() {
        given:
        def g = { int step -> [1d, -1d, 2d, 0d][step] }
        double h = 1
        def expected = (0..<4).collect { step ->
            h = step == 0 ? g(0) : 0.98 * h + 0.02 * g(step)
            g(step) + 2 * (part == SLOW ? h : g(step) - h)
        }

        expect:
        [filtered(config(2, part), 4, g), expected].transpose().every { a, b -> Math.abs(a - b) < 1e-5 }

        where:
        part << [SLOW, FAST]
    }

    def "with lambda 0 it is #then.class.simpleName alone, bit for bit"() {
        given:
        def runs = [then, config(0, part, then)].collect { OptimizerConfig chosen ->
            parameters.weights().tensors().each { name, w -> Gaussian.fill(w, name, 0, 1) }
            def optimizer = chosen.optimizer(parameters, memory)
            4.times { step ->
                parameters.gradients().each { name, gradient -> Gaussian.fill(gradient, name + step, 0, 0.1) }
                optimizer.step(BACKEND, parameters, 1e-3d, step)
            }
            parameters.weights().tensors().values().collectMany { it.toArray().collect { Float.floatToRawIntBits(it) } }
        }

        expect:
        runs[0] == runs[1]

        where:
        [then, part] << [[AdamWConfig.defaults(), MuonConfig.defaults()], [SLOW, FAST]].combinations()
    }

    def "a gradient that is not finite changes nothing"() {
        given:
        parameters.gradients()[MATRIX].set(3, Float.POSITIVE_INFINITY)
        def optimizer = config(2, SLOW).optimizer(parameters, memory)

        expect:
        !Double.isFinite(optimizer.step(BACKEND, parameters, 1e-4d, 0))
        optimizer.state().values().every { BACKEND.maxMagnitude(it) == 0 }
    }

    def "numbers that make no sense are said with their cure: #message"() {
        expect:
        wrong.problems() == [message]

        where:
        wrong                                                                                  || message
        new GrokfastConfig(1d, 2d, SLOW, AdamWConfig.defaults())                               || 'alpha 1.0 must lie in 0 … 1; it is usual at 0.98'
        new GrokfastConfig(new GrokfastFilter.Window(0, SUM), 2d, SLOW, AdamWConfig.defaults()) || 'window 0 holds no gradient; it is usual at 100'
        new GrokfastConfig(0.9d, -1d, SLOW, AdamWConfig.defaults())                            || 'lambda -1.0 must be 0 or above; it is usual at 2'
        new MuonConfig(0d, 0.9d, true, 0d, AdamWConfig.defaults())                             || "muon's lr 0.0 must be above 0; it is usual at 0.02"
        new MuonConfig(0.02d, 1d, true, 0d, AdamWConfig.defaults())                            || 'momentum 1.0 must lie in 0 … 1; it is usual at 0.95'
        config(2, SLOW, new MuonConfig(0.02d, 0.9d, true, -1d, AdamWConfig.defaults()))        || "muon's weightDecay -1.0 must be 0 or above"
    }
}
