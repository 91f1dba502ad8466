package trit.phase.train

import trit.phase.SpecContext
import trit.phase.Inputs
import trit.phase.PhaseException
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import trit.nn.HuggingFaceCheckpoint
import trit.nn.LlamaWeights
import trit.tensor.Memory
import trit.tensor.RandomStream

class InitializePhaseSpec extends Specification {
    static final Inputs NONE = new Inputs([:])

    @TempDir
    Path root

    static InitializePhase.Config config(Map<String, Object> changed) {
        def n = [hidden: 16, layers: 2, heads: 2, kvHeads: 1, ffn: 32, context: 8, vocab: 13, tie: true,
                 ropeBase: 10_000d, rmsEpsilon: 1e-5d] + changed
        new InitializePhase.Config(n.hidden, n.layers, n.heads, n.kvHeads, n.ffn, n.context, n.vocab, n.tie,
            n.ropeBase, n.rmsEpsilon)
    }

    def "the weights are those of the phase's own random stream, and read back as a checkpoint"() {
        given:
        def context = new SpecContext(root)
        def memory = Memory.open()
        def expected = LlamaWeights.initial(config([:]).model(), context.random(), memory)

        when:
        new InitializePhase().run(config([:]), NONE, context)
        def stored = HuggingFaceCheckpoint.read(context.output())

        then:
        stored.config() == config([:]).model()
        stored.fakeQuantizer() == Optional.empty()
        LlamaWeights.of(stored, context.backend(), memory).tensors().every { name, tensor ->
            tensor.toArray() == expected.get(name).toArray()
        }
        context.facts.parameters == config([:]).model().parameterCount()

        cleanup:
        stored.close()
        memory.close()
    }

    def "another seed gives other weights"() {
        given:
        def memory = Memory.open()
        def weights = { long seed -> LlamaWeights.initial(config([:]).model(), RandomStream.of(seed), memory) }

        expect:
        weights(1).get('model.embed_tokens.weight').toArray() != weights(2).get('model.embed_tokens.weight').toArray()

        cleanup:
        memory.close()
    }

    def "the forecast knows the size before there is a weight"() {
        given:
        def problems = []

        when:
        def forecast = new InitializePhase().forecast(InitializePhase.Config.defaults(), NONE, problems.&add)

        then:
        problems == []
        forecast.facts() == [parameters: 5_770_496d]
        forecast.outputBytes() > 4 * 5_770_496
        forecast.outputBytes() < 4 * 5_770_496 + 10_000
        forecast.outline().fakeQuantizer() == null
    }

    def "a shape that cannot be is refused: #changed"() {
        given:
        def problems = []

        when:
        new InitializePhase().forecast(config(changed), NONE, problems.&add)

        then:
        def e = thrown(PhaseException)
        e.message == message
        problems.size() == more

        where:
        changed                       || message                                                                       | more
        [layers: 0]                   || 'layers 0 is no size; write 1 or more'                                        | 0
        [hidden: -1, heads: 0]        || 'hidden -1 is no size; write 1 or more'                                       | 1
        [hidden: 30, heads: 4]        || 'hidden 30 does not split into 4 heads of an even width; write a multiple of 8' | 0
        [heads: 4, kvHeads: 3]        || '4 heads cannot share 3 kvHeads; write kvHeads that divide 4'                 | 0
        [ropeBase: 0d]                || 'ropeBase 0.0 is no base of angles; 10_000 is usual'                          | 0
        [rmsEpsilon: Double.NaN]      || 'rmsEpsilon NaN is not between 0 and 1; 1e-5 is usual'                        | 0
    }
}
