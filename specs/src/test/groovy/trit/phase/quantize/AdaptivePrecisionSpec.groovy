package trit.phase.quantize

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Inputs
import trit.phase.Outline
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.file.gguf.GgufFile
import trit.infer.SmallModel
import trit.nn.HuggingFaceCheckpoint
import trit.quant.CodeChoice
import trit.quant.FakeQuantizer
import trit.quant.precision.PrecisionRule
import trit.tensor.Memory
import trit.tensor.RandomStream

/** Every matrix gets the bits that it asks for. */
class AdaptivePrecisionSpec extends Specification {

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    def phase = new QuantizePhase()
    def weights = SmallModel.weights(SmallModel.WIDE, 7, memory)
    static final HEAVY = 'model.layers.0.mlp.up_proj.weight'
    static final CONSTANT = 'model.layers.1.mlp.up_proj.weight'

    def setup() {
        def random = RandomStream.of(3)
        def heavy = weights.get(HEAVY)
        (0..<heavy.size()).each { long i ->  // Student's t with 2 degrees of freedom
            def chi = random.gaussian(3 * i + 1)**2 + random.gaussian(3 * i + 2)**2
            heavy.set(i, (float) (random.gaussian(3 * i) / Math.sqrt(chi / 2)))
        }
        def constant = weights.get(CONSTANT)
        (0..<constant.size()).each { constant.set(it, 0.25f) }
    }

    def "by loss, the constant matrix gets the fewest bits, and heavy tails no fewer than a Gaussian matrix"() {
        when:
        def encodings = packed(new PrecisionRule.Loss(0.02))

        then:
        encodings['blk.1.ffn_up.weight'] == Encoding.Q2_K
        encodings['blk.0.ffn_gate.weight'] in [Encoding.Q3_K, Encoding.Q4_K]
        encodings['blk.0.ffn_up.weight'].bitsPerWeight() >= encodings['blk.0.ffn_gate.weight'].bitsPerWeight()
        encodings['blk.0.attn_norm.weight'] == Encoding.F32
    }

    def "a smaller loss is never fewer bits, and no matrix loses more than it may"() {
        expect:
        def bits = [0.2d, 0.05d, 0.02d, 0.001d].collect { packed(new PrecisionRule.Loss(it)).collectEntries { name, e -> [name, e.bitsPerWeight()] } }
        (0..<3).every { i -> bits[i].every { name, value -> value <= bits[i + 1][name] } }
        bits[0] != bits[3]
    }

    def "by spread, bits are between the fewest and the most, and the same ones whenever it is asked"() {
        when:
        def one = packed(new PrecisionRule.Spread(4))
        def again = packed(new PrecisionRule.Spread(4))

        then:
        one == again
        one['blk.1.ffn_up.weight'] == Encoding.Q2_K
        one.findAll { it.key.contains('blk') && !it.key.contains('norm') }.values().toSet().size() > 1
    }

    def "an exception keeps its encoding, facts count the others, and the plan says the most that it takes"() {
        given:
        def config = new QuantizePhase.Config(new BodyEncoding.Adaptive(new PrecisionRule.Loss(0.02)), new CodeChoice.Nearest(), [new TensorRule('attn_k', Encoding.F16)], [], Fallback.FORBID)
        def forecast = phase.forecast(config, new Inputs<Outline>([model: new Outline.Weights(SmallModel.WIDE, null)]), { assert false, it })
        def context = new SpecContext(folder)

        when:
        def encodings = packed(config, context)

        then:
        encodings['blk.0.attn_k.weight'] == Encoding.F16
        def counted = [2, 3, 4, 8].collect { context.facts["matrices.bits$it".toString()] as int }
        counted.sum() == encodings.count { it.key.endsWith('.weight') && !it.key.contains('norm') && !it.key.contains('attn_k') }
        counted[0] >= 1
        !forecast.exact()
        Files.size(context.output().resolve('model.gguf')) < forecast.outputBytes()
    }

    def "a model that was trained to be rounded has its bits already"() {
        given:
        def problems = []

        when:
        phase.forecast(new QuantizePhase.Config(new BodyEncoding.Adaptive(new PrecisionRule.Loss(0.02)), [], [], Fallback.FORBID),
            new Inputs<Outline>([model: new Outline.Weights(SmallModel.WIDE, FakeQuantizer.bitNet([]))]), { problems << it })

        then:
        problems == ['precisionByLoss and precisionBySpread look at weights that nothing rounds, and this model was trained to be rounded; say the encoding that holds its codes']
    }

    private Map<String, Encoding> packed(PrecisionRule rule) {
        packed(new QuantizePhase.Config(new BodyEncoding.Adaptive(rule), [], [], Fallback.FORBID), new SpecContext(folder))
    }

    private Map<String, Encoding> packed(QuantizePhase.Config config, SpecContext context) {
        def source = Files.createDirectories(folder.resolve('source'))
        HuggingFaceCheckpoint.write(source, weights, Optional.empty(), [:])
        phase.run(config, new Inputs<Artifact>([model: new Artifact(Artifact.Kind.WEIGHTS, 'base', source, 'key')]), context)
        GgufFile.open(context.output().resolve('model.gguf')).withCloseable { file ->
            file.entries().collectEntries { [it.name(), Encoding.valueOf(it.type())] }
        }
    }
}
