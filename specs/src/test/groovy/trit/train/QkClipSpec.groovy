package trit.train

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.autograd.Tape
import trit.autograd.Variable
import trit.compute.Activations
import trit.compute.AttentionShape
import trit.compute.Backends
import trit.nn.BitLinear
import trit.nn.Llama
import trit.nn.LlamaWeights
import trit.nn.Parameters
import trit.nn.TokenBatch
import trit.nn.TransformerConfig
import trit.quant.FakeQuantizer
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Workspace

import static trit.quant.Granularity.PER_CHANNEL
import static trit.quant.NumberFormat.INT8
import static trit.quant.ScaleRule.lsq
import static trit.quant.WeightQuantizer.nearest

/** Scores of attention that do not grow beyond a limit (MuonClip). */
class QkClipSpec extends Specification {

    /** Four heads of queries over two of keys. */
    static final TransformerConfig MODEL = TransformerConfig.llama(16, 2, 4, 2, 4, 24, 16, 13, true, 10_000d, 1e-5d)
    static final int[] IDS = [1, 4, 2, 8, 5, 7, 11, 1, 3, 0, 12, 6, 9, 9, 2, 1]
    static final double LIMIT = 3

    @AutoCleanup
    Memory memory = Memory.open()
    @AutoCleanup
    Workspace workspace = new Workspace()

    def "the largest score of every head is that of its queries and keys (#backend, #length tokens)"() {
        given:
        def shape = new AttentionShape(2, length, 4, 2, 8)
        def q = Gaussian.tensor(memory, 'q', 4, 2 * length, 32)
        def k = Gaussian.tensor(memory, 'k', 4, 2 * length, 16)
        def tape = new Tape(Backends.choose(backend, 2).backend(), workspace)

        when:
        def found = tape.largestScores(shape, Variable.constant(q), Variable.constant(k))

        then: 'causal, and of its own sequence'
        found.length == 4
        (0..3).every { head ->
            double largest = [0, length].collectMany { first ->
                (0..<length).collectMany { t -> (0..t).collect { s -> score(q, k, first + t, first + s, head) } }
            }.max()
            found[head] - largest > -1e-4 * Math.abs(largest) && found[head] - largest < 2e-3 + 1e-4 * Math.abs(largest)
        }

        where:
        [backend, length] << [['scalar', 'vector'], [1, 7, 33]].combinations()
    }

    private static double score(q, k, int t, int s, int head) {
        (0..7).sum { q.get(t * 32L + head * 8 + it) * (double) k.get(s * 16L + head.intdiv(2) * 8 + it) } / Math.sqrt(8)
    }

    /** The largest scores of all heads, layer by layer. */
    private Map<Integer, float[]> scores(Parameters parameters, layers = parameters) {
        def seen = [:]
        def tape = new Tape(TinyTraining.BACKEND, workspace)
        layers.prepare(TinyTraining.BACKEND, 1)
        new Llama(MODEL).watched { layer, largest -> seen[layer] = largest }.logits(tape, layers, new TokenBatch(2, 8, IDS, IDS))
        tape.reset()
        seen
    }

    private LlamaWeights weights(double factor, FakeQuantizer quantizer = null) {
        def weights = LlamaWeights.initial(MODEL, RandomStream.of(1), memory).withScales(Optional.ofNullable(quantizer), memory)
        weights.tensors().each { name, tensor ->
            if (name.endsWith('_proj.weight') && name =~ 'self_attn.[qk]') {
                TinyTraining.BACKEND.scale(tensor, (float) factor, tensor)
            }
        }
        weights
    }

    def "a head above the limit comes down to it, and one below keeps its scores, though they share keys"() {
        given: 'the second layer depends on the first, which is looked at alone'
        def parameters = Parameters.frozen(weights(12.8))
        def second = parameters.weights().get('model.layers.0.self_attn.q_proj.weight').rows(4, 8)
        TinyTraining.BACKEND.scale(second, 2f, second)
        def before = scores(parameters)[0]
        def clipping = new QkClipping(new QkClip(LIMIT), MODEL)

        when:
        clipping.scored(0, before)
        clipping.apply(TinyTraining.BACKEND, parameters)
        def after = scores(parameters)[0]

        then:
        before.collect { it > LIMIT } == [false, true, true, true]
        (0..3).every { Math.abs(after[it] / Math.min(before[it], LIMIT) - 1) < 2e-3 }

        and: 'what was watched is forgotten'
        def matrix = parameters.weights().get('model.layers.0.self_attn.q_proj.weight').toArray()
        clipping.apply(TinyTraining.BACKEND, parameters)
        parameters.weights().get('model.layers.0.self_attn.q_proj.weight').toArray() == matrix
    }

    def "the largest of several parts of a batch counts"() {
        given:
        def one = Parameters.frozen(weights(1))
        def two = Parameters.frozen(weights(1))
        def clipping = new QkClipping(new QkClip(LIMIT), MODEL)

        when:
        clipping.scored(0, [9, 1, 2, 2] as float[])
        clipping.scored(0, [4, 8, 1, 1] as float[])
        clipping.apply(TinyTraining.BACKEND, one)
        clipping.scored(0, [9, 8, 2, 2] as float[])
        clipping.apply(TinyTraining.BACKEND, two)

        then:
        one.weights().tensors().every { name, tensor -> tensor.toArray() == two.weights().get(name).toArray() }
    }

    def "scales that are learned for rows come down with them"() {
        given:
        def quantizer = new FakeQuantizer(nearest(INT8, lsq(PER_CHANNEL)), Activations.FLOAT, [])
        def parameters = Parameters.frozen(weights(70, quantizer))
        def layers = new BitLinear(parameters, quantizer, memory)
        def before = scores(parameters, layers)[0]
        def clipping = new QkClipping(new QkClip(LIMIT), MODEL)

        when:
        clipping.scored(0, before)
        clipping.apply(TinyTraining.BACKEND, parameters)

        then:
        before.any { it > LIMIT }
        [before.toList(), scores(parameters, layers)[0].toList()].transpose().every { was, now -> Math.abs(now / Math.min(was, LIMIT) - 1) < 0.01 }
    }

    private Map<Integer, float[]> trained(OptimizerConfig optimizer, boolean recomputing = false) {
        def state = new TrainingState(LlamaWeights.initial(MODEL, RandomStream.of(1), memory), optimizer, memory)
        def config = new TrainingConfig(30, 4, 8, optimizer, TinyTraining.NONE, Onset.AT_ONCE)
        def step = new TrainingStep(config, state, { room ->
            def graph = TrainingGraph.of(config, state, TrainingLoss.nextToken(), room)
            recomputing ? graph.recomputing() : graph
        }, TinyTraining.batches(), TinyTraining.BACKEND)
        30.times { step.run {} }
        step.close()
        scores(state.parameters()) + [bits: state.parameters().weights().tensors().values()*.toArray()*.toList()]
    }

    def "in a training that lets scores grow the limit holds them, and a limit out of reach changes no bit"() {
        given: 'a rate at which queries and keys run away'
        def muon = new MuonConfig(0.3d, 0.95d, true, 0d, TinyTraining.OPTIMIZER)

        when:
        def free = trained(muon)
        def held = trained(muon.clipped(LIMIT))
        def far = trained(muon.clipped(1e6d))

        then: 'a step may go beyond it before it is seen'
        free[0].toList().max() > 4 * LIMIT
        held[0].toList().max() < 2 * LIMIT
        far.bits == free.bits

        and:
        trained(muon.clipped(LIMIT), true).bits == held.bits
        trained(new GrokfastConfig(0.98d, 0d, GrokfastConfig.Part.SLOW, muon.clipped(LIMIT))).bits == held.bits
    }

    def "a limit that makes no sense is said with its cure, and adapters leave it out"() {
        expect:
        MuonConfig.defaults().clipped(limit).problems() == ["qkClip $limit must be above 0; it is usual at 30 to 100"]

        where:
        limit << [0d, -3d, Double.NaN]
    }
}
