package trit.phase

import trit.phase.quantize.Fallback
import trit.phase.quantize.QuantizePhase
import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.file.AtomicFile
import trit.file.Sha256
import trit.file.token.BytePairTrainer
import trit.file.token.Tokenizer
import trit.infer.LanguageModel
import trit.infer.ModelException
import trit.infer.SmallModel
import trit.nn.HuggingFaceCheckpoint
import trit.nn.TransformerConfig
import trit.quant.FakeQuantizer
import trit.tensor.Memory

class CheckpointPhaseSpec extends Specification {
    static final TransformerConfig MODEL = TransformerConfig.llama(32, 1, 2, 1, 16, 32, 64, 265, true, 10_000d, 1e-5d)
    static final FakeQuantizer BIT_NET = FakeQuantizer.bitNet(['embed_tokens'])

    @TempDir
    Path root
    @AutoCleanup
    Memory memory = Memory.open()
    Path source

    def setup() {
        source = Files.createDirectories(root.resolve('source'))
        HuggingFaceCheckpoint.write(source, SmallModel.weights(MODEL, 3, memory), Optional.of(BIT_NET), [:])
        def vocabulary = new BytePairTrainer().tap { add('a cat and a hat and a mat\n' * 9) }.train(265)
        Tokenizer.of(vocabulary, source).withCloseable { it.save(source) }
        Files.writeString(source.resolve('README.md'), 'not part of it')
    }

    def "a folder becomes weights by reference, with hashes"() {
        when:
        def context = run(config(file: source.toString()))

        then: 'its files are linked, others are not'
        names(context.output()) == ['checkpoint.json', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']
        Files.isSymbolicLink(context.output().resolve('model.safetensors'))
        context.facts.parameters == MODEL.parameterCount()

        and:
        def recorded = new ObjectMapper().readValue(context.output().resolve('checkpoint.json').toFile(), Map)
        recorded['model.safetensors'].sha256 == Sha256.of(source.resolve('model.safetensors'))
        recorded['model.safetensors'].size == Files.size(source.resolve('model.safetensors'))

        and: 'they open as a model'
        LanguageModel.open(context.output()).withCloseable { it.config() == MODEL && it.stored().fakeQuantizer().get() == BIT_NET }

        and: 'what is linked survives the way into the cache even where it cannot be written'
        source.resolve('model.safetensors').toFile().setReadOnly()
        AtomicFile.forceTree(context.output())
        AtomicFile.deleteTree(context.output())
        Files.exists(source.resolve('model.safetensors'))
    }

    def "a GGUF file becomes weights too, and can be quantized again"() {
        given:
        def gguf = root.resolve('some-model.gguf')
        def first = quantize(new Artifact(Artifact.Kind.WEIGHTS, 'w', source, 'k'), Encoding.F16)
        Files.move(first, gguf)

        when:
        def context = run(config(file: gguf.toString(), dtype: Encoding.F16))
        def again = quantize(new Artifact(Artifact.Kind.WEIGHTS, 'w', context.output(), 'k'), Encoding.Q8_0)

        then:
        names(context.output()) == ['checkpoint.json', 'model.gguf']
        LanguageModel.open(again).withCloseable { m ->
            m.stored().get('model.layers.0.mlp.up_proj.weight').encoding() == Encoding.Q8_0 && m.tokenizer().size() == 265
        }
    }

    def "the plan knows its shape, and its key what is in the files"() {
        given:
        def config = config(file: source.toString())

        when:
        def forecast = new CheckpointPhase().forecast(config, new Inputs([:]), { assert !it })
        def before = new CheckpointPhase().sources(config)
        Files.writeString(source.resolve('generation_config.json'), '{}')
        def after = new CheckpointPhase().sources(config)

        then:
        def outline = forecast.outline() as Outline.Weights
        [outline.config(), outline.fakeQuantizer()] == [MODEL, BIT_NET]
        outline.vocabulary().get().size() == 265
        forecast.facts().parameters == MODEL.parameterCount()
        before.keySet() == ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'] as Set
        before['config.json'] == Sha256.of(source.resolve('config.json'))
        after != before
    }

    def "a model of the Hub is named by its commit and nothing is asked for"() {
        expect:
        new CheckpointPhase().sources(new CheckpointPhase.Config('o/m', 'a' * 40, null, null, null)) == [hub: 'o/m@' + 'a' * 40]
    }

    def "#what is refused in one line"() {
        given:
        damage.call(source)

        when:
        run(config(([file: source.toString()] + changed) as Map))

        then:
        def e = thrown(RuntimeException)
        (e instanceof PhaseException || e instanceof ModelException)
        e.message.contains(said)
        !e.message.contains('\n')

        where:
        what                    | changed                      | damage                                                        || said
        'a folder without one'  | [file: '/nowhere/at/all']    | { }                                                           || 'there is no model /nowhere/at/all; name a GGUF file or a folder'
        'another hash'          | [sha256: 'a' * 64]           | { }                                                           || 'but the recipe says ' + 'a' * 64
        'another number type'   | [dtype: Encoding.BF16]       | { }                                                           || "is F32, but the recipe says dtype BF16"
        'no tokenizer'          | [:]                          | { Files.delete(it.resolve('tokenizer.json')) }                || 'does not say what its tokens mean'
        'NaN among the weights' | [:]                          | { poison(it.resolve('model.safetensors')) }                   || 'holds NaN or an infinity at element'
    }

    private static void poison(Path safetensors) {
        def bytes = Files.readAllBytes(safetensors)
        (1..4).each { bytes[bytes.length - it] = (byte) 0xFF }
        Files.write(safetensors, bytes)
    }

    private static CheckpointPhase.Config config(Map<String, Object> given) {
        new CheckpointPhase.Config(null, null, given.file as String, given.dtype as Encoding, given.sha256 as String)
    }

    private static List<String> names(Path folder) {
        Files.list(folder).withCloseable { it.toList() }*.fileName*.toString().sort()
    }

    private SpecContext run(CheckpointPhase.Config config) {
        def context = new SpecContext(root.resolve(UUID.randomUUID().toString()))
        new CheckpointPhase().run(config, new Inputs([:]), context)
        context
    }

    private Path quantize(Artifact weights, Encoding encoding) {
        def context = new SpecContext(root.resolve(UUID.randomUUID().toString()))
        new QuantizePhase().run(new QuantizePhase.Config(encoding, [], [], Fallback.FORBID), new Inputs([model: weights]), context)
        context.output().resolve('model.gguf')
    }
}
