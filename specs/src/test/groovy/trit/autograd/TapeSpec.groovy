package trit.autograd

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.compute.AttentionShape
import trit.compute.Backend
import trit.compute.RotaryTable
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor
import trit.tensor.Workspace

class TapeSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())

    /** Half the width of a central difference: where truncation and f32's rounding are equally small. */
    static final float STEP = 0.01f

    /** Gradients here are between 0.01 and 1; truncation and rounding stay below this. */
    static final double TOLERANCE = 5e-4

    static final int[] POSITIONS = [0, 1, 2, 0, 1, 2]
    static final int[] TARGETS = [0, 4, 2, -1, 1, 3]
    static final Objective CROSS_ENTROPY = new CrossEntropy(TARGETS, 0.2d)

    @AutoCleanup
    Memory memory = Memory.open()

    @AutoCleanup
    Workspace workspace = new Workspace()

    Tape tape = new Tape(BACKEND, workspace)

    Tensor random(String name, int... extents) {
        Gaussian.tensor(memory, name, 0.7, extents)
    }

    /** The loss of six rows behind a fixed output layer; gradients are left in the inputs. */
    double loss(Closure<Variable> operation, List<Variable> inputs) {
        def y = operation(tape, *inputs)
        def table = Variable.constant(random('table', 5, y.value().columns()))
        tape.outputLosses(y, table, CROSS_ENTROPY)[0]
    }

    def "the gradient of #name agrees with finite differences"() {
        given:
        def tensors = inputs.collect { input, extents -> random(input, extents as int[]) }

        when:
        def variables = tensors.collect { Variable.input(it) }
        loss(operation, variables)
        tape.backward()
        def gradients = variables.collect { it.gradient().value().toArray() }
        tape.reset()

        then:
        [tensors, gradients].transpose().every { tensor, gradient ->
            (0..<tensor.size()).every { i ->
                assert Math.abs(gradient[i as int] - difference(tensor, i, operation, tensors)) < TOLERANCE
                true
            }
        }

        where:
        name                   | inputs                                  | operation
        'linear'               | [x: [6, 4], w: [3, 4]]                  | { t, x, w -> t.linear(x, w) }
        'a chain of linears'   | [x: [6, 4], w: [4, 4]]                  | { t, x, w -> t.linear(t.linear(x, w), w) }
        'embed'                | [table: [5, 4]]                         | { t, e -> t.embed([4, 0, 1, 1, 3, 0] as int[], e) }
        'rmsNorm'              | [x: [6, 5], gain: [5]]                  | { t, x, g -> t.rmsNorm(x, g, 1e-5f) }
        'rotate'               | [x: [6, 3], w: [8, 3]]                  | { t, x, w -> t.rotate(t.linear(x, w), RotaryTable.of(4, 3, 100d), POSITIONS) }
        'attention'            | [q: [6, 8], k: [6, 4], v: [6, 4]]       | { t, q, k, v -> t.attention(new AttentionShape(2, 3, 4, 2, 2), q, k, v) }
        'swiGlu'               | [gate: [6, 5], up: [6, 5]]              | { t, g, u -> t.swiGlu(g, u) }
        'residual'             | [x: [6, 4], w: [4, 4]]                  | { t, x, w -> t.residual(x, t.linear(x, w)) }
        'two residuals'        | [x: [6, 4], w: [4, 4], g: [4]]          | { t, x, w, g -> def s = t.residual(x, t.linear(x, w)); t.residual(s, t.linear(t.rmsNorm(s, g, 1e-5f), w)) }
        'shared by three'      | [x: [6, 4], w: [4, 4], g: [4]]          | { t, x, w, g -> def h = t.rmsNorm(x, g, 1e-5f); t.residual(t.residual(t.linear(h, w), t.linear(h, w)), t.swiGlu(h, h)) }
    }

    private double difference(Tensor tensor, long i, Closure<Variable> operation, List<Tensor> tensors) {
        def at = { float value ->
            tensor.set(i, value)
            double loss = loss(operation, tensors.collect { Variable.constant(it) })
            tape.reset()
            loss
        }
        float before = tensor.get(i)
        double difference = (at((float) (before + STEP)) - at((float) (before - STEP))) / (2 * STEP)
        tensor.set(i, before)
        difference
    }

    def "the loss is the mean over targets that are not ignored, and its table learns"() {
        given:
        def x = Variable.input(random('x', 6, 4))
        def table = random('output', 5, 4)
        def gradient = memory.tensor(Shape.of(5, 4))
        def losses = memory.tensor(Shape.of(6))
        def logits = memory.tensor(Shape.of(6, 5))
        BACKEND.linear(x.value(), table, logits)
        BACKEND.crossEntropy(logits, TARGETS, losses)

        when:
        double loss = tape.outputLosses(x, Variable.parameter(table, gradient), CROSS_ENTROPY)[0]
        def rest = { Tensor t -> def l = tape.outputLosses(Variable.constant(x.value()), Variable.constant(t), CROSS_ENTROPY)[0]; tape.reset(); l }

        then:
        Math.abs(loss - losses.toArray().sum() / 5) < 1e-6
        losses.get(3) == 0
        x.gradient().value().rows(3, 4).toArray().every { it == 0 }

        and:
        (0..<table.size()).every { i ->
            float before = table.get(i)
            table.set(i, (float) (before + STEP))
            double above = rest(table)
            table.set(i, (float) (before - STEP))
            double below = rest(table)
            table.set(i, before)
            Math.abs(gradient.get(i) - (above - below) / (2 * STEP)) < TOLERANCE
        }
    }

    def "rounded rows have exactly the gradient of what was rounded"() {
        given:
        def x = Variable.input(random('x', 6, 8))
        def rounded = memory.tensor(Shape.of(6, 8))
        BACKEND.fakeQuantizeRows(x.value(), rounded)
        def plain = Variable.input(rounded)
        def table = Variable.constant(random('table', 5, 8))

        when:
        def y = tape.roundRows(x)
        tape.outputLosses(y, table, CROSS_ENTROPY)
        tape.outputLosses(plain, table, CROSS_ENTROPY)
        def value = y.value().toArray()
        tape.backward()

        then:
        value == rounded.toArray()
        x.gradient().value().toArray() == plain.gradient().value().toArray()
        BACKEND.maxMagnitude(x.gradient().value()) > 0
    }

    def "a rounded layer's gradients use the rounded other factor"() {
        given:
        def x = Variable.input(random('x', 6, 8))
        def w = Variable.input(random('w', 4, 8))
        def ternary = memory.tensor(Shape.of(4, 8))
        BACKEND.fakeQuantizeTernary(w.value(), 0.5f, ternary)
        def rows = memory.tensor(Shape.of(6, 8))
        BACKEND.fakeQuantizeRows(x.value(), rows)
        def plainX = Variable.input(rows)
        def plainW = Variable.input(ternary)
        def table = Variable.constant(random('table', 5, 4))

        when:
        tape.outputLosses(tape.linear(tape.roundRows(x), w.straightThrough(ternary)), table, CROSS_ENTROPY)
        tape.outputLosses(tape.linear(plainX, plainW), table, CROSS_ENTROPY)
        tape.backward()

        then:
        x.gradient().value().toArray() == plainX.gradient().value().toArray()
        w.gradient().value().toArray() == plainW.gradient().value().toArray()
    }

    def "a gradient through rounding is that of the surrogate: what was rounded, moved as far as the latent value"() {
        given:
        def x = Variable.input(random('x', 6, 8))
        def w = Variable.input(random('w', 4, 8))
        def ternary = memory.tensor(Shape.of(4, 8))
        BACKEND.fakeQuantizeTernary(w.value(), 0.5f, ternary)
        def rows = memory.tensor(Shape.of(6, 8))
        BACKEND.fakeQuantizeRows(x.value(), rows)
        def table = Variable.constant(random('table', 5, 4))
        def surrogate = {
            double loss = tape.outputLosses(tape.linear(Variable.constant(rows), Variable.constant(ternary)), table, CROSS_ENTROPY)[0]
            tape.reset()
            loss
        }

        when:
        tape.outputLosses(tape.linear(tape.roundRows(x), w.straightThrough(ternary)), table, CROSS_ENTROPY)
        tape.backward()
        def gradients = [x, w].collect { it.gradient().value().toArray() }
        tape.reset()

        then:
        [[rows, ternary], gradients].transpose().every { rounded, gradient ->
            (0..<rounded.size()).every { i ->
                float before = rounded.get(i)
                rounded.set(i, (float) (before + STEP))
                double above = surrogate()
                rounded.set(i, (float) (before - STEP))
                double below = surrogate()
                rounded.set(i, before)
                Math.abs(gradient[i as int] - (above - below) / (2 * STEP)) < TOLERANCE
            }
        }
    }

    def "rounding in place is rounding"() {
        given:
        def x = Variable.constant(random('x', 6, 8))
        def w = Variable.constant(random('w', 8, 8))

        when:
        def copied = tape.roundRows(tape.linear(x, w))
        def inPlace = tape.linear(x, w)
        tape.roundRowsInPlace(inPlace)

        then:
        inPlace.value().toArray() == copied.value().toArray()
    }

    def "a value that is read again on the way back cannot be overwritten"() {
        when:
        tape.roundRowsInPlace(Variable.input(random('x', 6, 8)))

        then:
        def e = thrown(IllegalArgumentException)
        e.message == 'the value of Tensor[6, 8] is read again later'
    }

    def "on the way back everything but the inputs' gradients is handed on"() {
        given:
        def x = Variable.input(random('x', 6, 8))
        def w = Variable.input(random('w', 8, 8))
        def table = Variable.constant(random('table', 5, 8))
        tape.outputLosses(tape.swiGlu(tape.linear(x, w), tape.linear(x, w)), table, CROSS_ENTROPY)

        when:
        tape.backward()
        long before = workspace.bytes()
        4.times { workspace.scratch(Shape.of(6, 8)) }

        then: 'two linears, their product and three gradients have been, and one is kept for x'
        workspace.bytes() == before
    }
}
