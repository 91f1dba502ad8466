package trit.nn

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.autograd.Tape
import trit.compute.Activations
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.infer.SmallTransformers
import trit.tensor.Memory
import trit.tensor.Workspace

/** Gradients of what qwen2, qwen3 and some llama models have beside matrices and norms of blocks. */
class LlamaPartsSpec extends Specification {
    static final int[] IDS = [1, 50, 10, 0, 7, 3, 3, 418, 2, 9]
    static final int[] TARGETS = [50, 10, 0, 7, 3, 3, 418, 2, 9, 4]

    @AutoCleanup
    Memory memory = Memory.open()

    @AutoCleanup
    Workspace workspace = new Workspace()

    def "in #what, gradients of #parts agree with finite differences of a float64 model"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named(what), 5, memory)
        def backend = ScalarBackend.on(Workers.caller())
        def parameters = Parameters.of(LlamaWeights.of(model, backend, memory), memory)
        def reference = new ReferenceTransformer(model)
        def tape = new Tape(backend, workspace)
        def names = parameters.gradients().keySet().findAll { name -> parts.any { name.endsWith(it) } }

        when:
        new Llama(model.config()).loss(tape, parameters, new TokenBatch(1, IDS.length, IDS, TARGETS), 1d / IDS.length)
        tape.backward()

        then:
        names.size() == model.config().layers() * parts.size()
        names.every { name ->
            def gradient = parameters.gradients()[name]
            def expected = (0..<(gradient.size() as int)).step(3).collectEntries { i -> [i, slope(reference, name, i)] }
            double largest = expected.values().collect { Math.abs(it) }.max()
            assert largest > 1e-4 || name.endsWith('k_proj.bias')
            expected.every { i, slope ->
                assert Math.abs(gradient.get(i) - slope) < 1e-6 + 1e-3 * largest: "$name[$i]"
                true
            }
        }

        where:
        what                | parts
        'qwen2'             | ['q_proj.bias', 'k_proj.bias', 'v_proj.bias']
        'qwen3'             | ['q_norm.weight', 'k_norm.weight']
        'llama with biases' | ['q_proj.bias', 'v_proj.bias', 'o_proj.bias', 'gate_proj.bias', 'up_proj.bias', 'down_proj.bias']
    }

    private static double slope(ReferenceTransformer reference, String name, int i) {
        double[] weights = reference.weights[name]
        double before = weights[i]
        weights[i] = before + 1e-4d
        double above = loss(reference)
        weights[i] = before - 1e-4d
        double below = loss(reference)
        weights[i] = before
        (above - below) / 2e-4d
    }

    private static double loss(ReferenceTransformer reference) {
        double[][] logits = reference.logits(IDS)
        (0..<IDS.length).sum { int t ->
            double largest = logits[t].max()
            largest + Math.log(logits[t].sum { double x -> Math.exp(x - largest) } as double) - logits[t][TARGETS[t]]
        } / IDS.length
    }
}
