package trit.autograd

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.compute.Backend
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
import trit.tensor.Shape
import trit.tensor.Workspace

class RecomputeSpec extends Specification {
    static final TransformerConfig MODEL = TransformerConfig.llama(16, 4, 2, 1, 8, 32, 8, 13, true, 10_000d, 1e-5d)
    static final int[] IDS = [1, 4, 2, 8, 5, 7, 11, 1, 3, 0, 12, 6, 9, 9, 2, 1]

    @AutoCleanup
    Memory memory = Memory.open()

    def "blocks that are computed again have the loss and the gradients of those that are kept, bit for bit (#name, #numbers)"() {
        given:
        def backend = Backends.choose(name, 2).backend()

        when:
        def kept = pass(backend, new Llama(MODEL), numbers)
        def again = pass(backend, new Llama(MODEL).recomputing(), numbers)

        then:
        again.loss == kept.loss
        again.gradients == kept.gradients
        kept.gradients.any { it != 0 }

        and: 'and take less room'
        again.bytes < 0.6 * kept.bytes

        cleanup:
        backend.workers().close()

        where:
        [name, numbers] << [['scalar', 'vector'], ['full precision', 'ternary']].combinations()
    }

    private Map pass(Backend backend, Llama model, String numbers) {
        def parameters = Parameters.of(LlamaWeights.initial(MODEL, RandomStream.of(1), memory), memory)
        def layers = numbers == 'ternary' ? new BitLinear(parameters, FakeQuantizer.bitNet([]), memory) : parameters
        layers.prepare(backend, 1)
        try (Workspace workspace = new Workspace()) {
            def tape = new Tape(backend, workspace)
            double loss = model.loss(tape, layers, new TokenBatch(2, 8, IDS, IDS), 1 / 16d)
            tape.backward()
            [loss: loss, bytes: workspace.bytes(), gradients: parameters.gradients().values().collectMany { it.toArray().toList() }]
        }
    }

    def "of operations that are only evaluated nothing but the value stays"() {
        given:
        def backend = Backends.choose('scalar', 1).backend()
        def workspace = new Workspace()
        def tape = new Tape(backend, workspace)
        def x = Variable.constant(Gaussian.tensor(memory, 'x', 1.0, [6, 8] as int[]))
        def w = Variable.constant(Gaussian.tensor(memory, 'w', 1.0, [8, 8] as int[]))
        def expected = tape.linear(tape.linear(x, w), w).value().toArray()
        tape.reset()

        when:
        def value = tape.evaluate(Shape.of(6, 8)) { tape.linear(tape.linear(x, w), w) }
        long before = workspace.bytes()
        2.times { workspace.scratch(Shape.of(6, 8)) }

        then:
        value.toArray() == expected
        workspace.bytes() == before

        cleanup:
        workspace.close()
        backend.workers().close()
    }
}
