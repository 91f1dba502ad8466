package trit.infer

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Backends
import trit.nn.Architecture
import trit.nn.StoredModel
import trit.nn.TransformerModules
import trit.phase.Artifact
import trit.phase.quantize.Fallback
import trit.phase.Inputs
import trit.phase.quantize.QuantizePhase
import trit.phase.SpecContext
import trit.phase.quantize.TensorRule

/** A trained BitNet b1.58 model computes what a float64 reference of it computes. */
@Requires({ trit.Shared.present() })
class BitLlamaSpec extends Specification {
    static final Path MODELS = trit.Shared.dir().resolve('data/models')

    @TempDir
    Path folder

    @Shared
    Map golden = new ObjectMapper().readValue(MODELS.resolve('bitllama-3M/golden.json').toFile(), Map).variants

    def "#file on the #backend backend: golden logits, but for roundings to 8 bits that fall the other way"() {
        given:
        def model = LanguageModel.openStored(MODELS.resolve(file))
        def decoder = new Decoder(model, Backends.choose(backend, 2).backend())

        expect: 'one activation that crosses a half moves logits by up to 0.3'
        golden.act_quant.texts.every { text ->
            def ids = text.ids as int[]
            def logits = GoldenTexts.logits(decoder, ids)
            assert GoldenTexts.largestDifference(logits[-1], text.last_logits) < 0.5
            assert Math.abs(GoldenTexts.meanNll(logits, ids) - text.mean_nll) < 0.01
            true
        }

        cleanup:
        decoder?.close()
        model?.close()

        where: 'the second file says its epsilon for all norms, the last of which had another'
        [file, backend] << [['bitllama-3M', 'gguf/bitllama-3M-bitnet-TQ2_0-embF32.gguf', 'gguf/bitllama-3M-bitnet-f32.gguf'], ['scalar', 'auto']].combinations()
    }

    def "without rounded activations the checkpoint's logits are golden to five digits"() {
        given: 'the same weights, as if nobody had said that they were trained so'
        def model = LanguageModel.openStored(MODELS.resolve('bitllama-3M'))
        def smooth = new StoredModel(model.config(), model.tensors(), Optional.empty(), [:], { } as AutoCloseable)
        def decoder = new Decoder(smooth, Backends.choose('auto', 2).backend())

        expect:
        golden.no_act_quant.texts.every { text ->
            def ids = text.ids as int[]
            def logits = GoldenTexts.logits(decoder, ids)
            assert GoldenTexts.largestDifference(logits[-1], text.last_logits) < 2e-4
            assert Math.abs(GoldenTexts.meanNll(logits, ids) - text.mean_nll) < 2e-6
            true
        }

        cleanup:
        decoder?.close()
        model?.close()
    }

    def "quantized to #encoding it is a bitnet file with the same logits, bit for bit"() {
        given:
        def context = new SpecContext(folder)
        def source = new Artifact(Artifact.Kind.WEIGHTS, 'bit', MODELS.resolve('bitllama-3M'), 'bit')
        def exact = [new TensorRule('token_embd', Encoding.F32)]

        when:
        new QuantizePhase().run(new QuantizePhase.Config(encoding, exact, [], Fallback.FORBID), new Inputs([model: source]), context)
        def models = [MODELS.resolve('bitllama-3M'), context.output().resolve('model.gguf')].collect { LanguageModel.openStored(it) }
        def logits = models.collect { model ->
            new Decoder(model, Backends.choose('scalar', 2).backend()).withCloseable { GoldenTexts.logits(it, golden.act_quant.texts[0].ids as int[])[-1] }
        }

        then:
        models*.config().unique().size() == 1
        models[1].metadata()['general.architecture'] == 'bitnet'
        logits[0] == logits[1]

        cleanup:
        models*.close()

        where:
        encoding << [Encoding.TQ2_0, Encoding.TQ1_0]
    }

    def "the checkpoint's weights are packed, two bits each, beside their scale in f32"() {
        when:
        def model = LanguageModel.openStored(MODELS.resolve('bitllama-3M'))
        def linear = new TransformerModules(model.config()).linear()

        then:
        model.config().architecture() == Architecture.BITNET
        linear.size() == 56
        linear.every { model.get("${it}.weight").encoding() == Encoding.TQ2_0 }
        linear.every { model.get("${it}.weight_scale").shape().size() == 1 }
        model.fakeQuantizer().present

        cleanup:
        model?.close()
    }
}
