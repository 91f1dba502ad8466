package trit.nn

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.autograd.Tape
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.quant.FakeQuantizer
import trit.quant.Granularity
import trit.quant.NumberFormat
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor
import trit.tensor.Workspace

/** Adapters that begin as what rounding loses. */
class LoftQSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())
    static final TransformerConfig MODEL = TransformerConfig.llama(16, 1, 4, 2, 4, 24, 6, 11, true, 10_000d, 1e-5d)
    static final WeightQuantizer TWO_BITS = WeightQuantizer.nearest(NumberFormat.INT2, ScaleRule.mse(Granularity.PER_CHANNEL))
    static final String MODULE = 'model.layers.0.mlp.up_proj'

    @AutoCleanup
    Memory memory = Memory.open()
    @AutoCleanup
    Workspace workspace = new Workspace()

    LlamaWeights weights = LlamaWeights.zeros(MODEL, memory).tap { it.tensors().each { name, tensor -> Gaussian.fill(tensor, name, 0, 0.4) } }

    private static Lora lora(int rank, int rounds) {
        new Lora(AdapterMode.QAT, rank, 2d * rank, ['up_proj', 'q_proj'], [], AdapterMerge.BESIDE, rounds)
    }

    private FrozenBase base() {
        new FrozenBase(trit.infer.SmallModel.stored(weights), BACKEND, memory)
    }

    private Map begun(Lora lora) {
        def factors = lora.initial(MODEL, RandomStream.of(3), memory)
        def heard = []
        def taken = new LoftQ(base(), TWO_BITS, lora.loftq()).fill(lora.adapted(MODEL), factors, lora.factor(), BACKEND, memory, { done, all -> heard << [done, all] })
        [factors: factors, taken: taken, heard: heard]
    }

    /** {@code W - Q(W - taken) - s·B·A}, squared and summed. */
    private double lost(Lora lora, Map begun) {
        def matrix = weights.get(MODULE + '.weight')
        def rounded = copy(matrix)
        def product = begun.taken.products()[MODULE]
        product?.negated()?.addTo(BACKEND, workspace, rounded)
        TWO_BITS.round(BACKEND, rounded, TWO_BITS.scales(BACKEND, rounded), rounded)
        new LowRankProduct(begun.factors.get(Lora.down(MODULE)), begun.factors.get(Lora.up(MODULE)), lora.factor()).addTo(BACKEND, workspace, rounded)
        (0..<matrix.size()).sum { double off = matrix.get(it) - rounded.get(it); off * off } as double
    }

    private Tensor copy(Tensor matrix) {
        memory.scratch(matrix.shape()).tap { it.copyFrom(matrix) }
    }

    private Tensor residual() {
        def matrix = weights.get(MODULE + '.weight')
        def lost = copy(matrix)
        TWO_BITS.round(BACKEND, lost, TWO_BITS.scales(BACKEND, lost), lost)
        (0..<matrix.size()).each { lost.set(it, (float) (matrix.get(it) - lost.get(it))) }
        lost
    }

    def "what one round of rank #rank leaves is the tail of the singular values of what rounding loses"() {
        given:
        def lora = lora(rank, 1)
        def values = new TruncatedSvd(residual()).values()

        expect:
        def tail = (rank..<values.length).sum(0d) { values[it] * values[it] }
        Math.abs(lost(lora, begun(lora)) - tail) < 1e-5
        tail < values.sum { it * it }

        where:
        rank << [1, 4, 15]
    }

    def "factors of full rank leave nothing"() {
        expect:
        lost(lora(16, 1), begun(lora(16, 1))) < 1e-9
    }

    def "more rounds leave less, and what is taken from the matrix is then not nothing"() {
        given:
        def one = lora(4, 1)
        def five = lora(4, 5)
        def begun = begun(five)

        expect:
        lost(five, begun) < 0.99 * lost(one, this.begun(one))
        begun.taken.products().keySet() == ['model.layers.0.self_attn.q_proj', MODULE] as Set
        this.begun(one).taken == LoftQ.Taken.NOTHING
        begun.heard == [[1, 2], [2, 2]]
    }

    def "before the first step layers compute with the rounded matrices and what makes up for them (#rounds rounds)"() {
        given:
        def lora = lora(4, rounds)
        def begun = begun(lora)
        def rounding = Optional.of(new FakeQuantizer(TWO_BITS, trit.compute.Activations.FLOAT, []))
        def layers = new AdaptedLayers(base(), lora, Parameters.of(begun.factors, memory), begun.taken, rounding)

        when:
        layers.prepare(BACKEND, 1)
        def merged = layers.merged(MODULE + '.weight', BACKEND, memory)
        def x = memory.scratch(Shape.of(3, 16)).tap { Gaussian.fill(it, 'x', 0, 1) }
        def tape = new Tape(BACKEND, workspace)
        float[] y = layers.apply(tape, trit.autograd.Variable.constant(x), [MODULE])[0].value().toArray()
        tape.reset()

        then:
        def matrix = weights.get(MODULE + '.weight')
        Math.abs((0..<matrix.size()).sum { double off = matrix.get(it) - merged.get(it); off * off } - lost(lora, begun)) < 1e-6
        largestError(y, x, merged) < 1e-4

        where:
        rounds << [1, 3]
    }

    /** How far {@code y} is from {@code x · wᵀ}. */
    private static double largestError(float[] y, Tensor x, Tensor w) {
        double largest = 0
        for (int t = 0; t < x.rows(); t++) {
            for (int n = 0; n < w.rows(); n++) {
                double sum = 0
                for (int k = 0; k < w.columns(); k++) {
                    sum += x.get(t * w.columns() + k) * w.get(n * w.columns() + k)
                }
                largest = Math.max(largest, Math.abs(y[t * w.rows() + n] - sum))
            }
        }
        largest
    }

    def "it needs a rounded base and a place beside it"() {
        expect:
        new Lora(mode, 4, 8d, ['q_proj'], [], merge, 1).problems(MODEL, rounding) ==
            ['loftq makes up for what rounding loses: it needs a base that is rounded, and merge BESIDE']

        where:
        mode                 | merge                         | rounding
        AdapterMode.QAT      | AdapterMerge.INSIDE_QUANTIZER | Optional.of(FakeQuantizer.bitNet([]))
        AdapterMode.STANDARD | AdapterMerge.BESIDE           | Optional.empty()
    }
}
