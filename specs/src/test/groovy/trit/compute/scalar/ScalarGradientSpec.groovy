package trit.compute.scalar

import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import trit.compute.ActivationFunction
import trit.compute.AdamWStep
import trit.compute.AttentionPass
import trit.compute.AttentionShape
import trit.compute.Backend
import trit.compute.CaseInputs
import trit.compute.DoubleReference
import trit.compute.RotaryPairs
import trit.compute.RotaryTable
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** The scalar backend against the formulas in double, forward and, by central differences, backward. */
class ScalarGradientSpec extends Specification {

    /** Results are rounded to 24 bits once; differences lose half the digits of a double. */
    static final double BOUND = 1e-6

    static final double STEP = 1e-5

    @Shared
    @AutoCleanup
    Memory memory = Memory.open()

    @Shared
    CaseInputs inputs = new CaseInputs(memory)

    @Shared
    Backend backend = ScalarBackend.on(Workers.caller())

    def "linear and its gradients"() {
        given:
        def x = inputs.uniform(3, 7)
        def w = inputs.uniform(5, 7)
        def dy = inputs.uniform(3, 5)
        def y = inputs.dirty(3, 5), dx = inputs.dirty(3, 7), dw = inputs.uniform(5, 7)
        def before = doubles(dw)

        when:
        backend.linear(x, w, y)
        backend.linearInputGradient(dy, w, dx)
        backend.addLinearWeightGradient(dy, x, dw)

        then:
        near(y, DoubleReference.linear(doubles(x), doubles(w), 3, 7, 5))
        near(dx, slopes(x, dy) { DoubleReference.linear(it, doubles(w), 3, 7, 5) })
        near(dw, sum(before, slopes(w, dy) { DoubleReference.linear(doubles(x), it, 3, 7, 5) }))

        when:
        before = doubles(dx)
        backend.addLinearInputGradient(dy, w, dx)

        then:
        near(dx, sum(before, before))
    }

    def "embed and its gradient, with a row that is used twice"() {
        given:
        int[] ids = [2, 0, 2]
        def table = inputs.uniform(4, 3), dOut = inputs.uniform(3, 3), out = inputs.dirty(3, 3), dTable = inputs.uniform(4, 3)
        def before = doubles(dTable)

        when:
        backend.embed(ids, table, out)
        backend.addEmbedGradient(ids, dOut, dTable)

        then:
        near(out, DoubleReference.embed(doubles(table), ids, 3))
        near(dTable, sum(before, slopes(table, dOut) { DoubleReference.embed(it, ids, 3) }))
    }

    def "rmsNorm and its gradients"() {
        given:
        def x = inputs.within(3f, 4, 9)
        def gain = inputs.uniform(9)
        def dy = inputs.uniform(4, 9)
        def y = inputs.dirty(4, 9), dx = inputs.dirty(4, 9), dGain = inputs.uniform(9)
        def before = doubles(dGain)

        when:
        backend.rmsNorm(x, gain, 0.01f, y)
        backend.rmsNormGradient(x, gain, 0.01f, dy, dx, dGain)

        then:
        near(y, DoubleReference.rmsNorm(doubles(x), doubles(gain), 0.01f))
        near(dx, slopes(x, dy) { DoubleReference.rmsNorm(it, doubles(gain), 0.01f) })
        near(dGain, sum(before, slopes(gain, dy) { DoubleReference.rmsNorm(doubles(x), it, 0.01f) }))
    }

    def "layerNorm centres and scales every row, also in place"() {
        given:
        def x = inputs.within(3f, 4, 9)
        def gain = inputs.uniform(9), bias = inputs.uniform(9)
        def expected = DoubleReference.layerNorm(doubles(x), doubles(gain), doubles(bias), 0.01f)
        def y = inputs.dirty(4, 9)

        when:
        backend.layerNorm(x, gain, bias, 0.01f, y)
        backend.layerNorm(x, gain, bias, 0.01f, x)

        then:
        near(y, expected)
        near(x, expected)
    }

    def "#f is its formula"() {
        given:
        def x = inputs.within(4f, 3, 7)
        def out = inputs.dirty(3, 7)

        when:
        backend.activate(f, x, out)

        then:
        near(out, doubles(x).collect(formula) as double[])

        where:
        f                               | formula
        ActivationFunction.SILU         | { double v -> v / (1 + Math.exp(-v)) }
        ActivationFunction.RELU_SQUARED | { double v -> v > 0 ? v * v : 0d }
        ActivationFunction.GELU_TANH    | { double v -> v / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715d * v ** 3))) }
    }

    def "addBias adds the same to every row"() {
        given:
        def x = inputs.uniform(3, 5)
        def bias = inputs.uniform(5)
        def before = doubles(x), added = doubles(bias)

        when:
        backend.addBias(bias, x)

        then:
        near(x, (0..<15).collect { before[it] + added[it % 5] } as double[])
    }

    def "rotate, and its gradient, which is its inverse"() {
        given:
        int[] positions = [0, 5, 31]
        def table = RotaryTable.of(6, 32, 10_000)
        def x = inputs.uniform(3, 12), dy = inputs.uniform(3, 12)
        def start = doubles(x)
        def expected = slopes(x, dy) { DoubleReference.rotate(it, positions, 2, 6, 10_000) }

        when:
        backend.rotate(x, table, positions)
        backend.rotateBack(dy, table, positions)

        then:
        near(x, DoubleReference.rotate(start, positions, 2, 6, 10_000))
        near(dy, expected)
    }

    def "interleaved pairs turn as half-split ones do"() {
        given: 'two heads of six, the same numbers in either order'
        int[] positions = [0, 5, 31]
        def table = RotaryTable.of(6, 32, 10_000)
        def halfSplit = inputs.uniform(3, 12)
        def interleaved = Tensor.of(memory, Shape.of(3, 12), reordered(halfSplit.toArray()))

        when:
        backend.rotate(halfSplit, table, positions)
        backend.rotate(interleaved, table.of(RotaryPairs.INTERLEAVED), positions)

        then:
        interleaved.toArray() == reordered(halfSplit.toArray())
    }

    /** Elements 0 3 1 4 2 5 of each head of six. */
    private static float[] reordered(float[] heads) {
        heads.indices.collect { heads[it - it % 6 + it % 2 * 3 + it.intdiv(2) % 3] }
    }

    def "attention and its gradients, #heads heads on #kvHeads"() {
        given:
        def shape = new AttentionShape(2, 5, heads, kvHeads, 4)
        def q = inputs.within(2f, 10, heads * 4), dOut = inputs.uniform(10, heads * 4)
        def k = inputs.within(2f, 10, kvHeads * 4), v = inputs.uniform(10, kvHeads * 4)
        def out = inputs.dirty(10, heads * 4), sums = inputs.dirty(10, heads)
        def dq = inputs.dirty(10, heads * 4), dk = inputs.dirty(10, kvHeads * 4), dv = inputs.dirty(10, kvHeads * 4)

        when:
        def pass = new AttentionPass(shape, q, k, v, out, sums)
        backend.attention(pass)
        backend.attentionGradient(pass, dOut, dq, dk, dv)

        then:
        near(out, DoubleReference.attention(shape, doubles(q), doubles(k), doubles(v)))
        near(dq, slopes(q, dOut) { DoubleReference.attention(shape, it, doubles(k), doubles(v)) })
        near(dk, slopes(k, dOut) { DoubleReference.attention(shape, doubles(q), it, doubles(v)) })
        near(dv, slopes(v, dOut) { DoubleReference.attention(shape, doubles(q), doubles(k), it) })

        where:
        heads | kvHeads
        1     | 1
        4     | 2
        3     | 1
    }

    def "attention to a cache continues attention to the text itself"() {
        given:
        def shape = new AttentionShape(1, 9, 4, 2, 4)
        def q = inputs.uniform(9, 16), k = inputs.uniform(9, 8), v = inputs.uniform(9, 8)
        def whole = inputs.dirty(9, 16), late = inputs.dirty(3, 16)

        when:
        backend.attention(new AttentionPass(shape, q, k, v, whole, inputs.dirty(9, 4)))
        backend.cachedAttention(q.rows(6, 9), k, v, 6, 4, 2, late)

        then:
        late.toArray() == whole.rows(6, 9).toArray()
    }

    def "swiGlu and its gradients"() {
        given:
        def gate = inputs.within(6f, 20)
        def up = inputs.uniform(20)
        def dOut = inputs.uniform(20)
        def out = inputs.dirty(20), dGate = inputs.dirty(20), dUp = inputs.dirty(20)

        when:
        backend.swiGlu(gate, up, out)
        backend.swiGluGradient(gate, up, dOut, dGate, dUp)

        then:
        near(out, DoubleReference.swiGlu(doubles(gate), doubles(up)))
        near(dGate, slopes(gate, dOut) { DoubleReference.swiGlu(it, doubles(up)) })
        near(dUp, slopes(up, dOut) { DoubleReference.swiGlu(doubles(gate), it) })
    }

    def "crossEntropy and its gradient, with a row that does not count"() {
        given:
        int[] targets = [4, -1, 0]
        def logits = inputs.within(4f, 3, 6), losses = inputs.dirty(3), dLogits = inputs.dirty(3, 6)
        def halves = inputs.of(losses.shape(), [0.5, 0.5, 0.5])

        when:
        backend.crossEntropy(logits, targets, losses)
        backend.crossEntropyGradient(logits, targets, 0.5f, dLogits)

        then:
        near(losses, DoubleReference.crossEntropy(doubles(logits), targets))
        near(dLogits, slopes(logits, halves) { DoubleReference.crossEntropy(it, targets) })
    }

    def "AdamW does what its paper says"() {
        given:
        def step = new AdamWStep(0.01f, 0.9f, 0.99f, 1e-8f, 0.1f, 2, 0.5f)
        def w = inputs.of(Shape.of(1), [2]), g = inputs.of(w.shape(), [3])
        def m = inputs.of(w.shape(), [0.4]), v = inputs.of(w.shape(), [0.04])

        when:
        backend.adamW(step, w, g, m, v)

        then: 'm = 0.9 * 0.4 + 0.1 * 1.5 and v = 0.99 * 0.04 + 0.01 * 1.5²'
        near(m, [0.51] as double[])
        near(v, [0.0621] as double[])
        near(w, [2 - 0.01 * 0.1 * 2 - 0.01 * (0.51 / 0.19) / (Math.sqrt(0.0621 / 0.0199) + 1e-8)] as double[])
    }

    private static double[] doubles(Tensor x) {
        x.toArray().collect { it as double } as double[]
    }

    private static double[] sum(double[] a, double[] b) {
        [a, b].transpose().collect { it[0] + it[1] } as double[]
    }

    /** How the sum of results, weighted by {@code weights}, changes with each element of {@code x}. */
    private static double[] slopes(Tensor x, Tensor weights, Closure<double[]> forward) {
        double[] at = doubles(x), factors = doubles(weights)
        (0..<at.length).collect { i ->
            def side = { double step ->
                double[] moved = at.clone()
                moved[i] += step
                double[] results = forward(moved)
                double total = 0
                for (int j = 0; j < results.length; j++) {
                    total += results[j] * factors[j]
                }
                total
            }
            (side(STEP) - side(-STEP)) / (2 * STEP)
        } as double[]
    }

    private static boolean near(Tensor actual, double[] expected) {
        float[] values = actual.toArray()
        assert values.length == expected.length
        values.eachWithIndex { float value, int i ->
            assert Math.abs(value - expected[i]) <= BOUND * Math.max(1d, Math.abs(expected[i]))
        }
        true
    }
}
