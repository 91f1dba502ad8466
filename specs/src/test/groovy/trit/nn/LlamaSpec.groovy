package trit.nn

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.autograd.Tape
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.quant.FakeQuantizer
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.RandomStream
import trit.tensor.Workspace

class LlamaSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())
    static final int[] IDS = [1, 5, 10, 0, 7, 3, 3, 8, 2, 9]
    static final int[] TARGETS = [5, 10, 0, 7, -1, 3, 8, 2, 9, 4]

    @AutoCleanup
    Memory memory = Memory.open()

    @AutoCleanup
    Workspace workspace = new Workspace()

    static TransformerConfig tiny(boolean tie) {
        TransformerConfig.llama(8, 2, 4, 2, 2, 12, 6, 11, tie, 10_000d, 1e-5d)
    }

    /** Weights large enough that every non-linearity bends. */
    LlamaWeights weights(TransformerConfig config) {
        def weights = LlamaWeights.zeros(config, memory)
        weights.tensors().each { name, tensor ->
            Gaussian.fill(tensor, name, tensor.shape().rank() == 1 ? 1 : 0, 0.4)
        }
        weights
    }

    static TokenBatch batch() {
        new TokenBatch(2, 5, IDS, TARGETS)
    }

    def "loss and every gradient agree with a float64 model (#embedding, #numbers)"() {
        given:
        def config = tiny(embedding == 'tied')
        def parameters = Parameters.of(weights(config), memory)
        def quantizer = FakeQuantizer.bitNet(ignored)
        def rounded = numbers == 'full precision' ? [] : new TransformerModules(config).rounded(quantizer)
        def layers = rounded ? new BitLinear(parameters, quantizer, memory) : parameters
        if (rounded) {
            layers.prepare(BACKEND, 1)
        }
        def reference = new ReferenceLlama(parameters.weights(), rounded as Set)
        def tape = new Tape(BACKEND, workspace)

        when:
        double loss = new Llama(config).loss(tape, layers, batch(), 1 / 9d)
        tape.backward()

        then:
        Math.abs(loss - reference.loss(2, 5, IDS, TARGETS)) < 1e-5

        and:
        parameters.gradients().every { name, gradient ->
            def expected = (0..<gradient.size()).collect { i ->
                reference.gradient(name, i as int) { reference.loss(2, 5, IDS, TARGETS) }
            }
            double largest = expected.collect { Math.abs(it) }.max()
            (0..<gradient.size()).every { i ->
                assert Math.abs(gradient.get(i) - expected[i]) < 2e-5 * (1 + largest): "$name[$i]"
                true
            }
        }

        where:
        embedding | numbers          | ignored
        'tied'    | 'full precision' | []
        'untied'  | 'full precision' | []
        'tied'    | 'ternary'        | ['embed_tokens', '*norm']
        'untied'  | 'ternary'        | ['k_proj', 'model.layers.1.mlp.down_proj']
    }

    def "two sequences of ten through ternary layers have finite logits for each of 50,008 tokens"() {
        given:
        def config = TransformerConfig.llama(32, 2, 4, 2, 8, 64, 16, 50_008, true, 10_000d, 1e-5d)
        def layers = new BitLinear(Parameters.frozen(LlamaWeights.initial(config, RandomStream.of(1), memory)), FakeQuantizer.bitNet([]), memory)
        layers.prepare(BACKEND, 1)
        int[] ids = (0..<20).collect { it * 2_500 }

        when:
        def logits = new Llama(config).logits(new Tape(BACKEND, workspace), layers, new TokenBatch(2, 10, ids, ids)).value()

        then:
        logits.shape() == Shape.of(20, 50_008)
        Float.isFinite(BACKEND.maxMagnitude(logits))
        BACKEND.maxMagnitude(logits) > 0
    }

    def "logits do not depend on later tokens"() {
        given:
        def config = tiny(true)
        def parameters = Parameters.of(weights(config), memory)
        def ids = [1, 5, 10, 0, 7] as int[]
        def changed = [1, 5, 10, 9, 2] as int[]

        when:
        def before = logits(parameters, ids)
        def after = logits(parameters, changed)

        then:
        before[0..<(3 * 11)] == after[0..<(3 * 11)]
        before[(3 * 11)..<(4 * 11)] != after[(3 * 11)..<(4 * 11)]
    }

    private List<Float> logits(Parameters parameters, int[] ids) {
        def tape = new Tape(BACKEND, workspace)
        def batch = new TokenBatch(1, ids.length, ids, ids)
        def values = new Llama(parameters.weights().config()).logits(tape, parameters, batch).value().toArray() as List
        tape.reset()
        values
    }

    def "the number of parameters follows the formula (#tie)"() {
        given:
        def config = TransformerConfig.llama(256, 6, 8, 4, 32, 768, 256, 4096, tie, 10_000d, 1e-5d)
        long attention = 256 * 8 * 32 + 2 * 256 * 4 * 32 + 8 * 32 * 256
        long layers = 6 * (attention + 3 * 256 * 768 + 2 * 256)

        expect:
        config.parameterCount() == 4096 * 256 * tables + layers + 256

        where:
        tie   | tables
        true  | 1
        false | 2
    }

    def "a sequence longer than the context is refused"() {
        given:
        def config = tiny(true)
        def parameters = Parameters.of(weights(config), memory)
        int[] ids = [0] * 7

        when:
        new Llama(config).loss(new Tape(BACKEND, workspace), parameters, new TokenBatch(1, 7, ids, ids), 1)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == 'sequences of 7 tokens exceed the context of 6'
    }

    def "from the second round on, a step takes no new memory"() {
        given:
        def config = tiny(true)
        def parameters = Parameters.of(weights(config), memory)
        def layers = new BitLinear(parameters, FakeQuantizer.bitNet([]), memory)
        layers.prepare(BACKEND, 1)
        def tape = new Tape(BACKEND, workspace)
        def round = {
            new Llama(config).loss(tape, layers, batch(), 0.1)
            tape.backward()
            tape.reset()
        }

        when:
        round()
        long bytes = workspace.bytes()
        3.times { round() }

        then:
        bytes > 0
        workspace.bytes() == bytes
    }
}
