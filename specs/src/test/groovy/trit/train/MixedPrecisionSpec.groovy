package trit.train

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.autograd.Precision
import trit.autograd.Tape
import trit.autograd.Variable
import trit.code.Encoding
import trit.nn.Llama
import trit.nn.LlamaWeights
import trit.nn.Parameters
import trit.quant.FakeQuantizer
import trit.quant.GradientQuantizer
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Tensor
import trit.tensor.Workspace
import trit.Gaussian

import static trit.autograd.Precision.*

class MixedPrecisionSpec extends Specification {
    @AutoCleanup
    Memory memory = Memory.open()

    @AutoCleanup
    Workspace workspace = new Workspace()

    @TempDir
    Path folder

    /** What an encoding of 16 bits makes of a tensor. */
    private Tensor through(Encoding encoding, Tensor tensor) {
        Encoding.decode(encoding.encode(tensor, memory), memory)
    }

    def "operations see operands in #precision and leave results in it"() {
        given:
        def x = Gaussian.tensor(memory, 'x', 1.0, [5, 8] as int[])
        def w = Gaussian.tensor(memory, 'w', 1.0, [6, 8] as int[])
        def tape = new Tape(TinyTraining.BACKEND, workspace, precision)
        def plain = new Tape(TinyTraining.BACKEND, workspace)

        when:
        def y = tape.linear(Variable.constant(x), Variable.constant(w)).value()
        def expected = plain.linear(Variable.constant(x), Variable.constant(through(encoding, w))).value()

        then:
        y.toArray() == through(encoding, expected).toArray()
        y.toArray() != expected.toArray()

        where:
        precision || encoding
        BFLOAT16  || Encoding.BF16
        HALF      || Encoding.F16
    }

    private Map pass(Precision precision, float scale) {
        def parameters = Parameters.of(LlamaWeights.initial(TinyTraining.MODEL, RandomStream.of(1), memory), memory)
        def tape = new Tape(TinyTraining.BACKEND, workspace, precision)
        tape.scaleGradients(scale)
        def batch = TinyTraining.batches().draw(0, 0, 4)
        double loss = new Llama(TinyTraining.MODEL).loss(tape, parameters, batch, 1 / 32d)
        tape.backward()
        tape.reset()
        [loss: loss, gradients: parameters.gradients().values().collectMany { it.toArray().collect { g -> g / scale } }]
    }

    def "gradients in #precision are those of f32 within its rounding, and the scale takes no digit"() {
        given:
        def exact = pass(SINGLE, 1f)
        def rounded = pass(precision, scale)
        double norm = Math.sqrt(exact.gradients.sum { it * it })
        double error = Math.sqrt([exact.gradients, rounded.gradients].transpose().sum { a, b -> (a - b) * (a - b) })

        expect:
        Math.abs(rounded.loss - exact.loss) < 2e-3
        error / norm < bound
        error > 0
        pass(SINGLE, 65536f).gradients == exact.gradients

        where: 'half a unit in the last place is 2^-9 and 2^-12, and errors of a dozen operations add up'
        precision | scale  || bound
        BFLOAT16  | 1f     || 0.02
        HALF      | 65536f || 0.003
    }

    def "small gradients that 16 bits lose are kept by the scale"() {
        expect:
        pass(HALF, 1e-4f).gradients.count { it == 0 } > pass(HALF, 65536f).gradients.count { it == 0 } + 100
    }

    private TrainingState state(Optional<FakeQuantizer> quantizer = TinyTraining.NONE) {
        TinyTraining.state(memory, quantizer)
    }

    private static TrainingConfig config(int steps, Precision precision, Optional<FakeQuantizer> quantizer = TinyTraining.NONE) {
        new TrainingConfig(steps, 4, 8, TinyTraining.OPTIMIZER, quantizer, Onset.AT_ONCE, precision, GradientQuantizer.NONE)
    }

    def "a model learns by heart in #precision"() {
        given:
        def state = state(quantizer)
        def step = TinyTraining.step(config(150, precision, quantizer), state)

        when:
        150.times { step.run {} }

        then:
        state.loss() < 0.1

        cleanup:
        step.close()

        where:
        precision | quantizer
        BFLOAT16  | TinyTraining.NONE
        HALF      | TinyTraining.NONE
        HALF      | TinyTraining.BIT_NET
    }

    def "gradients that overflow are made again with half the scale, and leave nothing behind"() {
        given: 'a scale at which the first step overflows'
        def state = state()
        state.resume(0, 0d, new LossScale(Math.pow(2, 40), 7))
        def other = this.state()

        when:
        def step = TinyTraining.step(config(2, HALF), state)
        step.run {}
        double found = state.lossScale().factor()
        other.resume(0, 0d, new LossScale(found, 0))
        def clean = TinyTraining.step(config(2, HALF), other)
        clean.run {}

        then:
        found < Math.pow(2, 40)
        state.lossScale().clean() == 1
        state.steps() == 1
        TinyTraining.bits(state) == TinyTraining.bits(other)

        cleanup:
        [step, clean]*.close()
    }

    def "the scale doubles after 2,000 steps without overflow"() {
        given:
        def scale = new LossScale(1024d, 1998)

        when:
        scale.fitted()

        then:
        [scale.factor(), scale.clean()] == [1024d, 1999]

        when:
        scale.fitted()

        then:
        [scale.factor(), scale.clean()] == [2048d, 0]
    }

    def "a training in #precision that stops at step #stop goes on to the same bits, scale included"() {
        given:
        def whole = train('whole', -1, precision)

        when:
        train('cut', stop, precision)

        then:
        thrown(IllegalStateException)

        when:
        def resumed = train('cut', -1, precision)

        then:
        TinyTraining.bits(resumed) == TinyTraining.bits(whole)
        resumed.lossScale().factor() == whole.lossScale().factor()
        resumed.lossScale().clean() == whole.lossScale().clean()

        where:
        precision | stop
        BFLOAT16  | 3
        HALF      | 5
    }

    private TrainingState train(String name, int stop, Precision precision) {
        def state = state(TinyTraining.BIT_NET)
        state.resume(0, 0d, new LossScale(Math.pow(2, 24), 1996))
        int made = 0
        def listener = new TrainingListener() {
            void resumed(int steps) { made = steps }

            void stepped(int steps, double value, double rate) { made = steps }

            void checkCancelled() {
                if (made == stop) {
                    throw new IllegalStateException('stopped')
                }
            }
        }
        def config = config(8, precision, TinyTraining.BIT_NET)
        new Trainer(config, state, new Checkpoint(3, folder.resolve(name)), listener).run(TinyTraining.batches(), TinyTraining.BACKEND)
        state
    }
}
