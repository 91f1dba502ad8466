package trit.compute.cuda

import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Shared
import spock.lang.Specification
import trit.autograd.Precision
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.compute.cuda.EmulatedDriver.Call
import trit.quant.FakeQuantizer
import trit.quant.Granularity
import trit.quant.GradientQuantizer
import trit.quant.NumberFormat
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.tensor.Memory
import trit.train.GrokfastConfig
import trit.train.GrokfastFilter
import trit.train.Onset
import trit.train.OptimizerConfig
import trit.train.TinyTraining
import trit.train.TrainingConfig
import trit.train.TrainingGraph
import trit.train.TrainingLoss
import trit.train.TrainingState
import trit.train.TrainingStep

import static trit.compute.Activations.INT8_PER_TOKEN

/** Training on the GPU, emulated: work is done late, so whoever does not wait for it learns something else. */
@Requires(value = { EmulatedKernels.available() }, reason = 'the kernels are run on the host by what g++ makes of them: install g++')
class CudaTrainingSpec extends Specification {
    /** Relative distance of losses: rounding of sums in another order, over three steps. */
    static final double LOSS_BOUND = 1e-4

    /** The same where a rounded weight may fall on the other side of a threshold. */
    static final double ROUNDED_LOSS_BOUND = 2e-2

    /** Cosines and sines of two models, which go when these do. */
    static final long ANGLES = 2 * 2 * 512

    static final FakeQuantizer LEARNED =
        new FakeQuantizer(WeightQuantizer.nearest(NumberFormat.INT3, ScaleRule.lsq(Granularity.PER_CHANNEL)), INT8_PER_TOKEN, ['embed_tokens'])

    @Shared
    @AutoCleanup
    EmulatedDriver driver = new EmulatedDriver(EmulatedKernels.library(), 1L << 30)

    @Shared
    Backend cuda = CudaBackend.on(driver, Workers.caller())

    @Shared
    Backend scalar = ScalarBackend.on(Workers.caller())

    def "training #what learns what it learns on the processor"() {
        expect:
        def expected = losses(scalar, precision, quantizer, gradients, recomputes)
        def actual = losses(cuda, precision, quantizer, gradients, recomputes)
        [expected, actual].transpose().every { a, b -> Math.abs(a - b) <= bound * a }
        expected.first() > expected.last()

        where:
        what                               | precision          | quantizer                      | gradients                  | recomputes || bound
        'in full precision'                | Precision.SINGLE   | null                           | GradientQuantizer.NONE     | false      || LOSS_BOUND
        'with blocks computed again'       | Precision.SINGLE   | null                           | GradientQuantizer.NONE     | true       || LOSS_BOUND
        'through ternary weights'          | Precision.SINGLE   | FakeQuantizer.bitNet(['norm']) | GradientQuantizer.NONE     | false      || ROUNDED_LOSS_BOUND
        'through scales that are learned'  | Precision.SINGLE   | LEARNED                        | GradientQuantizer.NONE     | false      || ROUNDED_LOSS_BOUND
        'with gradients of three values'   | Precision.SINGLE   | null                           | GradientQuantizer.KEEP_NORM | false     || ROUNDED_LOSS_BOUND
        'in bf16 with f32 masters'         | Precision.BFLOAT16 | null                           | GradientQuantizer.NONE     | false      || ROUNDED_LOSS_BOUND
        'in fp16 with a loss that scales'  | Precision.HALF     | null                           | GradientQuantizer.NONE     | true       || ROUNDED_LOSS_BOUND
    }

    def "a step through #what copies nothing between host and GPU, and waits #waits times however many layers there are"() {
        given:
        def memory = cuda.openMemory()
        def step = step(cuda, memory, Precision.SINGLE, quantizer, GradientQuantizer.NONE, false)

        when: 'the first step has taken what memory it needs'
        step.run {}
        driver.forgetCalls()
        step.run {}

        then:
        driver.calls(Call.UPLOAD) == 0
        driver.calls(Call.DOWNLOAD) == 0
        driver.calls(Call.ALLOCATE) == 0
        driver.calls(Call.ALLOCATE_PINNED) == 0

        and: 'for statistics of all weights together, the loss, the norm of all gradients, and the end'
        driver.calls(Call.FINISH) == waits

        cleanup:
        step.close()
        memory.close()

        where:
        what                                         | quantizer                                                     || waits
        'ternary weights with one scale'             | FakeQuantizer.bitNet([])                                      || 5
        'ternary weights with a scale for each row'  | rounded(NumberFormat.TERNARY, ScaleRule.absmean(Granularity.PER_CHANNEL)) || 5
        'weights of 4 bits with a scale for each 4'  | rounded(NumberFormat.INT4, ScaleRule.absmax(Granularity.perGroup(4)))     || 4
        'scales that are learned'                    | LEARNED                                                       || 4
    }

    def "a step through Grokfast's filter with #filter copies nothing between host and GPU, and waits no longer"() {
        given:
        def memory = cuda.openMemory()
        def optimizer = new GrokfastConfig(filter, 2, GrokfastConfig.Part.SLOW, TinyTraining.OPTIMIZER)
        def step = step(cuda, memory, Precision.SINGLE, null, GradientQuantizer.NONE, false, optimizer)

        when: 'the first step has taken what memory it needs'
        step.run {}
        driver.forgetCalls()
        step.run {}

        then:
        driver.calls(Call.UPLOAD) == 0
        driver.calls(Call.DOWNLOAD) == 0
        driver.calls(Call.ALLOCATE) == 0

        and: 'for the loss, the norm of all gradients before the filter and after it, and the end'
        driver.calls(Call.FINISH) == 4

        cleanup:
        step.close()
        memory.close()

        where:
        filter << [new GrokfastFilter.RunningMean(0.98d), new GrokfastFilter.Window(2, GrokfastFilter.Window.Total.MEAN)]
    }

    def "a step whose gradients are rounded at random copies nothing, and waits once for each matrix"() {
        given:
        def memory = cuda.openMemory()
        def step = step(cuda, memory, Precision.SINGLE, null, GradientQuantizer.STOCHASTIC, false)
        int matrices = TinyTraining.MODEL.parameters().count { it.shape().rank() == 2 }

        when: 'the first step has taken what memory it needs'
        step.run {}
        driver.forgetCalls()
        step.run {}

        then:
        driver.calls(Call.UPLOAD) == 0
        driver.calls(Call.DOWNLOAD) == 0
        driver.calls(Call.ALLOCATE) == 0

        and: 'for its largest magnitude; and for the loss, the norm of all gradients, and the end'
        driver.calls(Call.FINISH) == matrices + 3

        cleanup:
        step.close()
        memory.close()
    }

    def "gradients of fp16 lose their scale while their norm is taken: one launch more than in bf16, for the logits"() {
        expect:
        launches(Precision.HALF) == launches(Precision.BFLOAT16) + 1
    }

    private int launches(Precision precision) {
        try (def memory = cuda.openMemory()
             def step = step(cuda, memory, precision, null, GradientQuantizer.NONE, false)) {
            step.run {}
            driver.forgetCalls()
            step.run {}
            return driver.calls(Call.LAUNCH)
        }
    }

    def "what a training took goes back to the pool and serves the next one"() {
        given:
        def before = cuda.deviceMemory().get()

        when:
        2.times { losses(cuda, Precision.SINGLE, null, GradientQuantizer.NONE, false) }
        def after = cuda.deviceMemory().get()

        then:
        after.lent() - before.lent() <= ANGLES
        after.kept() > 0
        after.reused() > before.reused()
        after.peak() >= after.lent()
    }

    private static FakeQuantizer rounded(NumberFormat format, ScaleRule scale) {
        new FakeQuantizer(WeightQuantizer.nearest(format, scale), INT8_PER_TOKEN, ['embed_tokens'])
    }

    private static List<Double> losses(Backend backend, Precision precision, FakeQuantizer quantizer, GradientQuantizer gradients, boolean recomputes) {
        try (def memory = backend.openMemory()
             def step = step(backend, memory, precision, quantizer, gradients, recomputes)) {
            return (1..3).collect { step.run {} }
        }
    }

    private static TrainingStep step(Backend backend, Memory memory, Precision precision, FakeQuantizer quantizer, GradientQuantizer gradients, boolean recomputes,
                                     OptimizerConfig optimizer = TinyTraining.OPTIMIZER) {
        def rounding = Optional.ofNullable(quantizer)
        TrainingState state = TinyTraining.state(memory, rounding, optimizer)
        def config = new TrainingConfig(3, 4, 8, optimizer, rounding, Onset.AT_ONCE, precision, gradients)
        return new TrainingStep(config, state, { room ->
            def graph = TrainingGraph.of(config, state, TrainingLoss.nextToken(), room)
            recomputes ? graph.recomputing() : graph
        }, TinyTraining.batches(), backend)
    }
}
