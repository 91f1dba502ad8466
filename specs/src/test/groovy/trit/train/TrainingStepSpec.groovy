package trit.train

import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.Tag
import trit.autograd.Precision
import trit.autograd.Tape
import trit.compute.Backends
import trit.nn.Llama
import trit.nn.LlamaWeights
import trit.nn.Parameters
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Workspace
import trit.compute.Activations
import trit.quant.FakeQuantizer
import trit.quant.GradientRule
import trit.quant.GradientRule.Clipped
import trit.quant.GradientRule.Ewgs
import trit.quant.WeightQuantizer

import static trit.quant.GradientRule.EwgsForm.SIGNED
import static trit.quant.Granularity.PER_CHANNEL
import static trit.quant.Granularity.perGroup
import static trit.quant.NumberFormat.*
import static trit.quant.ScaleRule.*
import static trit.quant.WeightQuantizer.nearest

class TrainingStepSpec extends Specification {

    static final GradientRule STRAIGHT = new GradientRule.StraightThrough()

    @AutoCleanup
    Memory memory = Memory.open()

    @AutoCleanup
    Workspace workspace = new Workspace()

    TrainingState state = TinyTraining.state(memory)

    def "four micro-batches of two have the gradients of one batch of eight"() {
        given:
        def weights = LlamaWeights.initial(TinyTraining.MODEL, RandomStream.of(1), memory)
        def whole = Parameters.of(weights, memory)
        def parts = Parameters.of(weights, memory)

        when:
        double once = pass(whole, 0, 8)
        double four = (0..<4).collect { pass(parts, it * 2, 2) }.sum()

        then:
        Math.abs(once - four) < 1e-6
        whole.gradients().every { name, gradient ->
            def other = parts.gradients()[name].toArray()
            (0..<other.length).every { Math.abs(gradient.get(it) - other[it]) < 1e-6 }
        }
    }

    private double pass(Parameters parameters, int first, int count) {
        def tape = new Tape(TinyTraining.BACKEND, workspace)
        def batch = TinyTraining.batches().draw(0, first, count)
        double loss = new Llama(TinyTraining.MODEL).loss(tape, parameters, batch, 1 / 64d)
        tape.backward()
        tape.reset()
        loss
    }

    def "a model learns a repeated sequence by heart (#numbers)"() {
        given:
        def state = TinyTraining.state(memory, quantizer)
        def step = TinyTraining.step(TinyTraining.config(steps, quantizer, 0), state)

        when:
        double first = step.run {}
        (steps - 1).times { step.run {} }

        then:
        Math.abs(first - Math.log(13)) < 0.1
        state.loss() < below

        cleanup:
        step.close()

        where:
        numbers          | quantizer            | steps || below
        'full precision' | TinyTraining.NONE    | 150   || 0.05
        'ternary'        | TinyTraining.BIT_NET | 150   || 0.1
        'ternary, by threshold' | through(new WeightQuantizer(TERNARY, absmean(PER_CHANNEL), 0.1, STRAIGHT)) | 150 || 0.1
        'five levels'    | through(nearest(FIVE_LEVEL, mse(PER_CHANNEL)))   | 150   || 0.1
        '2 bits'         | through(nearest(MIDRISE2, mse(perGroup(8))))     | 150   || 0.1
        '3 bits, EWGS'   | through(new WeightQuantizer(INT3, absmax(PER_CHANNEL), 0, new Ewgs(0.2d, SIGNED))) | 150 || 0.1
        '4 bits, clipped' | through(new WeightQuantizer(INT4, mse(PER_CHANNEL), 0, new Clipped(1d))) | 150 || 0.1
        '3 bits, LSQ'    | through(nearest(INT3, lsq(PER_CHANNEL)))         | 150   || 0.1
        '3 bits, pi'     | through(nearest(INT3, pi(PER_CHANNEL)))          | 150   || 0.1
        '2 bits, pi'     | through(nearest(INT2, pi(PER_CHANNEL)))          | 150   || 0.1
        '2 bits, ParetoQ' | through(nearest(MIDRISE2, paretoQ(PER_CHANNEL))) | 150  || 0.1
        'ternary, ParetoQ' | through(nearest(TERNARY, paretoQ(PER_CHANNEL))) | 150  || 0.1
        '1 bit, ParetoQ' | through(nearest(BINARY, paretoQ(PER_CHANNEL)))   | 150   || 0.3
        '1 bit'          | through(nearest(BINARY, absmean(PER_CHANNEL)))   | 150   || 0.3
    }

    def "a model learns a repeated sequence by heart with #optimizer.class.simpleName"() {
        given:
        def weights = LlamaWeights.initial(TinyTraining.MODEL, RandomStream.of(1), memory)
        def state = new TrainingState(weights, optimizer, memory)
        def step = TinyTraining.step(new TrainingConfig(150, 4, 8, optimizer, TinyTraining.BIT_NET, Onset.AT_ONCE), state)

        when:
        150.times { step.run {} }

        then:
        state.loss() < 0.1

        cleanup:
        step.close()

        where:
        optimizer << [
            new MuonConfig(0.02d, 0.95d, true, 0d, TinyTraining.OPTIMIZER),
            new GrokfastConfig(0.9d, 1d, GrokfastConfig.Part.SLOW, TinyTraining.OPTIMIZER),
            new GrokfastConfig(0.9d, 1d, GrokfastConfig.Part.SLOW, new MuonConfig(0.02d, 0.95d, true, 0d, TinyTraining.OPTIMIZER))]
    }

    def "50 steps through #numbers lower the loss of weights that were trained without rounding"() {
        given:
        def before = TinyTraining.state(memory, quantizer)
        def plain = TinyTraining.step(TinyTraining.config(60, TinyTraining.NONE, 0), before)
        60.times { plain.run {} }
        def after = new TrainingState(before.parameters().weights(), TinyTraining.OPTIMIZER, memory)
        def step = TinyTraining.step(TinyTraining.config(50, quantizer, 0), after)

        when:
        def losses = (0..<50).collect { step.run {} }

        then:
        losses[-1] < 0.7 * losses[0]

        cleanup:
        [plain, step]*.close()

        where:
        numbers   | quantizer
        'ternary' | TinyTraining.BIT_NET
        '2 bits'  | through(nearest(MIDRISE2, paretoQ(PER_CHANNEL)))
        '3 bits'  | through(nearest(INT3, lsq(PER_CHANNEL)))
    }

    def "learned scales are chosen when rounding begins and change from then on"() {
        given:
        def quantizer = through(nearest(INT3, lsq(PER_CHANNEL)))
        def state = TinyTraining.state(memory, quantizer)
        def scales = state.parameters().weights().get('model.layers.1.mlp.up_proj.weight_learned_scale')
        def step = TinyTraining.step(TinyTraining.config(9, quantizer, 2), state)

        when:
        def seen = (0..<5).collect { step.run {}; scales.toArray().toList() }

        then:
        seen[0].every { it == 0 }
        seen[1].every { it == 0 }
        seen[2].every { it > 0 }
        (2..3).every { i -> (0..<scales.size()).every { seen[i][it as int] != seen[i + 1][it as int] } }

        cleanup:
        step.close()
    }

    static Optional<FakeQuantizer> through(WeightQuantizer weights) {
        Optional.of(new FakeQuantizer(weights, Activations.FLOAT, []))
    }

    def "rounding fades in over the steps of its warmup"() {
        given:
        def plain = losses(TinyTraining.config(6, TinyTraining.NONE, 0))
        def atOnce = losses(TinyTraining.config(6, TinyTraining.BIT_NET, 2))
        def fading = losses(TinyTraining.config(6, TinyTraining.BIT_NET, 2, 3))

        expect:
        fading[0..1] == plain[0..1]
        fading[2] != plain[2]
        fading[2] != atOnce[2]
        (0..5).collect { new Onset(2, 3).share(it) } == [0d, 0d, 0.25d, 0.5d, 0.75d, 1d]
    }

    def "rounding begins at the step it is asked to"() {
        given:
        def plain = losses(TinyTraining.config(6, TinyTraining.NONE, 0))
        def late = losses(TinyTraining.config(6, TinyTraining.BIT_NET, 3))
        def early = losses(TinyTraining.config(6, TinyTraining.BIT_NET, 0))

        expect:
        late[0..2] == plain[0..2]
        late[3] != plain[3]
        early[0] != plain[0]
    }

    private List<Double> losses(TrainingConfig config) {
        def step = TinyTraining.step(config, TinyTraining.state(memory))
        try {
            return (0..<config.steps()).collect { step.run {} }
        } finally {
            step.close()
        }
    }

    def "training that diverges stops with its step and a cure, and leaves the weights"() {
        given:
        state.parameters().weights().get('model.norm.weight').set(3, bad)
        def before = TinyTraining.bits(state)
        def step = TinyTraining.step(TinyTraining.config(9, TinyTraining.NONE, 0), state)

        when:
        step.run {}

        then:
        def e = thrown(TrainingException)
        e.message == 'step 0: the loss is NaN; lower lr (0.01) or raise warmup (5)'
        state.steps() == 0
        TinyTraining.bits(state) == before

        cleanup:
        step.close()

        where:
        bad << [Float.NaN, Float.POSITIVE_INFINITY]
    }

    def "a step that is abandoned between micro-batches has changed nothing"() {
        given:
        def step = TinyTraining.step(TinyTraining.config(9, TinyTraining.NONE, 0), state)
        step.run {}
        def before = TinyTraining.bits(state)

        when:
        step.run { throw new IllegalStateException('stop') }

        then:
        thrown(IllegalStateException)
        state.steps() == 1
        TinyTraining.bits(state) == before

        cleanup:
        step.close()
    }

    def "the number of threads does not change a bit (#backend)"() {
        expect:
        trainedOn(backend, 3) == trainedOn(backend, 1)

        where:
        backend << ['scalar', 'vector']
    }

    private List<Integer> trainedOn(String name, int threads) {
        def backend = Backends.choose(name, threads).backend()
        def state = TinyTraining.state(memory)
        def config = TinyTraining.config(4, TinyTraining.BIT_NET, 2)
        def step = new TrainingStep(config, state, TinyTraining.batches(), backend)
        try {
            4.times { step.run {} }
            return TinyTraining.bits(state)
        } finally {
            step.close()
            backend.workers().close()
        }
    }

    @Tag('slow')
    def "the benchmark of training measures itself (#variant)"() {
        given:
        def backend = Backends.choose('vector', 2).backend()

        when:
        def result = new TrainingBenchmark(TrainingBenchmark.Size.SMALL, variant, Precision.SINGLE, 0, 1).run(backend)

        then:
        result.tokensPerSecond() > 0
        Math.abs(result.loss() - Math.log(4096)) < 0.5
        result.workspaceBytes() + result.parameterBytes() < 1.5 * (1 << 30)
        Math.abs((result.workspaceBytes() + result.parameterBytes()) / result.plannedBytes() - 1) < 0.1
        result.deviceBytes() == 0

        cleanup:
        backend.workers().close()

        where:
        variant << TrainingBenchmark.Variant.values()
    }
}
