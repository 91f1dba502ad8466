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
import trit.infer.Decoder
import trit.infer.SmallModel
import trit.nn.Block
import trit.nn.HuggingFaceCheckpoint
import trit.nn.Part
import trit.nn.StoredModel
import trit.nn.TransformerConfig
import trit.quant.FakeQuantizer
import trit.quant.rotation.Rotation.Kind
import trit.tensor.Memory

class RotatePhaseSpec extends Specification {

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    def phase = new RotatePhase()

    def "the model computes what it did, with #residual residual and #heads heads, tied: #tied"() {
        given:
        def shape = tied ? SmallModel.TINY : SmallModel.UNTIED
        def weights = SmallModel.weights(shape, 7, memory)
        weights.tensors().findAll { it.value.shape().rank() == 1 }.values().each { gain ->
            (0..<gain.size()).each { gain.set(it, (float) (0.5 + 0.1 * (it % 7))) }
        }
        def source = Files.createDirectories(folder.resolve('source'))
        HuggingFaceCheckpoint.write(source, weights, Optional.empty(), [:])
        def context = new SpecContext(folder)

        when:
        phase.run(config(residual, heads), new Inputs<Artifact>([model: new Artifact(Artifact.Kind.WEIGHTS, 'base', source, 'key')]), context)

        then:
        def before = logits(HuggingFaceCheckpoint.read(source), context)
        def rotated = HuggingFaceCheckpoint.read(context.output())
        rotated.config().tieEmbeddings() == (tied && !residual)
        def after = logits(rotated, context)
        def largest = before.toList().max { Math.abs(it) }.abs()
        before.length == after.length
        before.indices.every { Math.abs(before[it] - after[it]) < 1e-4 * largest }

        where:
        [residual, heads, tied] << [[null, Kind.HADAMARD, Kind.ORTHOGONAL], [null, Kind.HADAMARD, Kind.ORTHOGONAL], [true, false]]
            .combinations().findAll { it[0] || it[1] }
    }

    def "what cannot be rotated is a problem of the plan: #message"() {
        given:
        def problems = []

        when:
        phase.forecast(config(Kind.HADAMARD, null), new Inputs<Outline>([model: new Outline.Weights(model, quantizer)]), { problems << it })

        then:
        problems.size() == 1
        problems[0].contains(message)

        where:
        model                                                             | quantizer                            || message
        SmallModel.TINY.withBlock(Block.gatedSilu(1e-5, Part.QKV_BIAS))    | null                                 || 'cannot be rotated: that needs RMSNorm'
        SmallModel.TINY                                                   | FakeQuantizer.bitNet(['embed_tokens']) || 'rotate first, then train with qat'
    }

    def "a recipe that rotates nothing is refused"() {
        when:
        config(null, null)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == 'nothing is rotated; say residual, heads or both'
    }

    private static RotatePhase.Config config(Kind residual, Kind heads) {
        new RotatePhase.Config(Optional.ofNullable(residual), Optional.ofNullable(heads))
    }

    private static float[] logits(StoredModel model, SpecContext context) {
        def decoder = new Decoder(model, context.backend)
        def cache = decoder.cache(12)
        try {
            return decoder.next(SmallModel.tokens(model.config(), 12, 3), cache).toArray()
        } finally {
            cache.close()
            decoder.close()
        }
    }
}
