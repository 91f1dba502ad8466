package trit.phase.export

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.quantize.Fallback
import trit.phase.quantize.QuantizePhase
import trit.phase.quantize.TensorRule
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.file.FileFormatException
import trit.file.safetensors.SafetensorsFile
import trit.file.token.BytePairTrainer
import trit.file.token.Tokenizer
import trit.infer.Decoder
import trit.infer.LanguageModel
import trit.nn.HuggingFaceCheckpoint
import trit.nn.TransformerConfig
import trit.nn.LlamaWeights
import trit.nn.StoredModel
import trit.nn.StoredModels
import trit.quant.FakeQuantizer
import trit.tensor.Memory
import trit.tensor.RandomStream

import static trit.code.Encoding.*

class SafetensorsExportSpec extends Specification {

    static final TransformerConfig MODEL = TransformerConfig.llama(256, 1, 4, 2, 64, 512, 64, 262, true, 10_000d, 1e-5d)
    static final FakeQuantizer BITNET = FakeQuantizer.bitNet(['embed_tokens'])
    static final int[] TOKENS = [1, 17, 200, 3, 99]

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    def phase = new ExportPhase()
    SpecContext context

    def setup() {
        context = new SpecContext(folder.resolve('run'))
        context.origins = ['recipe.name': 'tiny', 'recipe.text': "recipe('tiny') {\n}\n", 'metrics.r.perplexity.value': '12.5']
    }

    def "weights are handed out as they are, and give the same logits (#training)"() {
        given:
        def source = checkpoint(fakeQuantizer)

        when:
        phase.run(config(), inputs(Artifact.Kind.WEIGHTS, source), context)

        then:
        def exported = HuggingFaceCheckpoint.read(target())
        def original = HuggingFaceCheckpoint.read(source)
        exported.fakeQuantizer() == fakeQuantizer
        StoredModels.differences(exported.tensors(), original.tensors()) == []
        logits(exported) == logits(original)
        [exported, original]*.close()

        and:
        card().startsWith('---\nlicense: mit\nlibrary_name: transformers\n')
        card().contains(words)

        where:
        training         | fakeQuantizer          || words
        'full precision' | Optional.empty()       || 'in full precision'
        'ternary'        | Optional.of(BITNET)    || 'latent ones that training rounds'
    }

    def "an encoded model is handed out decoded, as what its codes stand for"() {
        given:
        def source = checkpoint(Optional.of(BITNET))
        def packing = new SpecContext(folder.resolve('packing'))
        def policy = new QuantizePhase.Config(TQ2_0, [new TensorRule('token_embd', Q8_0)], [], Fallback.FORBID)
        new QuantizePhase().run(policy, inputs(Artifact.Kind.WEIGHTS, source), packing)

        when:
        phase.run(config(), inputs(Artifact.Kind.PACKED, packing.output()), context)

        then:
        def exported = HuggingFaceCheckpoint.read(target())
        def packed = LanguageModel.openStored(packing.output())
        exported.fakeQuantizer().empty
        MODEL.parameters()*.name().every { name ->
            exported.get(name).encoding() == F32 &&
                Encoding.decode(exported.get(name), memory).toArray() == Encoding.decode(packed.get(name), memory).toArray()
        }
        [exported, packed]*.close()
        card().contains('decoded from the encoded model')
    }

    def "the folder has what Hugging Face's libraries look for, and where it comes from"() {
        given:
        def source = checkpoint(Optional.empty())

        when:
        phase.run(config(), inputs(Artifact.Kind.WEIGHTS, source), context)

        then:
        Files.list(target())*.fileName*.toString().sort() ==
            ['README.md', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']
        LanguageModel.open(target()).withCloseable { it.tokenizer().encode('public static') } ==
            LanguageModel.open(source).withCloseable { it.tokenizer().encode('public static') }
        Files.readString(target().resolve('config.json')).contains('"eos_token_id" : 0')
        ExportedFiles.read(context.output()).stillThere(context.exports())
        context.facts.bytes == Files.size(target().resolve('model.safetensors'))

        and:
        def file = SafetensorsFile.open(target().resolve('model.safetensors'))
        file.metadata()['format'] == 'pt'
        file.metadata()['trit.recipe.name'] == 'tiny'
        file.metadata()['trit.metrics.r.perplexity.value'] == '12.5'
        file.dataHash().get() ==~ /[0-9a-f]{64}/
        file.verifyData()
        file.close()
    }

    def "a changed weight is noticed by the hash"() {
        given:
        phase.run(config(), inputs(Artifact.Kind.WEIGHTS, checkpoint(Optional.empty())), context)
        def path = target().resolve('model.safetensors')
        def bytes = Files.readAllBytes(path)
        bytes[bytes.length - 3] ^= 1
        Files.write(path, bytes)

        when:
        SafetensorsFile.open(path).withCloseable { it.verifyData() }

        then:
        def e = thrown(FileFormatException)
        e.message.contains("the tensors' SHA-256 is")
    }

    def "exporting again replaces the model and leaves other files alone"() {
        given:
        def source = inputs(Artifact.Kind.WEIGHTS, checkpoint(Optional.empty()))
        phase.run(config(), source, context)
        def first = Files.readAllBytes(target().resolve('model.safetensors'))
        Files.writeString(target().resolve('notes.txt'), 'mine')

        when:
        phase.run(config(), source, context)

        then:
        Files.readAllBytes(target().resolve('model.safetensors')) == first
        Files.readString(target().resolve('notes.txt')) == 'mine'
    }

    def "weights without an encoding do not become a GGUF file, and the message says how they do"() {
        given:
        def problems = []

        when:
        phase.forecast(new ExportPhase.Config(new ExportTarget.Gguf('Tiny-1M-v1.0-F16.gguf'), '', false),
            new Inputs<Outline>([model: new Outline.Weights(MODEL, null)]), { problems << it })

        then:
        problems == ["gguf 'Tiny-1M-v1.0-F16.gguf' needs an encoded model: give the weights an encoding with quantize('f16', …) { encoding F16 } and export that, or export them as they are with safetensors '<folder>'"]
    }

    private static ExportPhase.Config config() {
        new ExportPhase.Config(new ExportTarget.Safetensors('Tiny-1M'), 'MIT', true)
    }

    private Path target() {
        context.exports().resolve('Tiny-1M')
    }

    private String card() {
        Files.readString(target().resolve('README.md'))
    }

    private Path checkpoint(Optional<FakeQuantizer> fakeQuantizer) {
        def source = Files.createDirectories(folder.resolve('source'))
        HuggingFaceCheckpoint.write(source, LlamaWeights.initial(MODEL, RandomStream.of(5), memory), fakeQuantizer, [:])
        def trainer = new BytePairTrainer()
        trainer.add('public static void main public class String')
        Tokenizer.of(trainer.train(262), folder).save(source)
        source
    }

    private static Inputs<Artifact> inputs(Artifact.Kind kind, Path directory) {
        new Inputs<Artifact>([model: new Artifact(kind, 'model', directory, 'key')])
    }

    private float[] logits(StoredModel model) {
        def decoder = new Decoder(model, context.backend)
        def cache = decoder.cache(16)
        def logits = decoder.next(TOKENS, cache).toArray()
        [cache, decoder]*.close()
        logits
    }
}
