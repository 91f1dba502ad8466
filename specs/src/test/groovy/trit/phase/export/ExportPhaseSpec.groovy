package trit.phase.export

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.quantize.BodyEncoding
import trit.phase.quantize.EncodingPolicy
import trit.phase.quantize.Fallback
import trit.phase.quantize.TensorRule
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.file.TensorBody
import trit.file.gguf.GgufFile
import trit.file.gguf.GgufLayout
import trit.file.gguf.GgufValue
import trit.file.gguf.GgufWriter
import trit.nn.TransformerConfig
import trit.tensor.Memory
import trit.tensor.Shape

class ExportPhaseSpec extends Specification {

    static final TransformerConfig MODEL = TransformerConfig.llama(256, 4, 8, 4, 32, 768, 256, 2048, true, 10_000d, 1e-5d)

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    def phase = new ExportPhase()
    List<String> problems = []

    def "the exported file is the model with where it comes from"() {
        given:
        def context = new SpecContext(folder)
        context.origins = ['recipe.name': 'quickstart', 'recipe.text': "recipe('quickstart') {\n}\n", 'recipe.parameter.steps': '7',
                           'dataset.0.id': 'corpus jdk-sources', 'metrics.report.perplexity.value': '12.5',
                           'expect.0.text': 'it is small', 'expect.0.held': 'true', 'expect.1.text': 'it is good', 'expect.1.held': 'false']

        when:
        phase.run(config('Tiny-3.7M-v1.0-TQ2_0.gguf'), packedModel(), context)

        then:
        def file = GgufFile.open(context.exports().resolve('Tiny-3.7M-v1.0-TQ2_0.gguf'))
        def header = file.header()
        header.text('general.architecture').get() == 'llama'
        header.text('general.basename').get() == 'Tiny'
        header.text('general.size_label').get() == '3.7M'
        header.text('general.version').get() == 'v1.0'
        header.text('general.license').get() == 'Apache-2.0'
        header.text('trit.recipe.name').get() == 'quickstart'
        header.text('trit.expect.1.held').get() == 'false'
        file.bytes(header.tensors()['token_embd.weight']).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE).every { it == 6 }
        file.verifyData()
        file.close()

        and:
        context.facts.bytes == Files.size(context.exports().resolve('Tiny-3.7M-v1.0-TQ2_0.gguf'))
        ExportedFiles.read(context.output()).stillThere(context.exports())

        and:
        def card = Files.readString(context.exports().resolve('README.md'))
        card.startsWith('---\nlicense: apache-2.0\nlibrary_name: gguf\n')
        card.contains('| `report.perplexity.value` | 12.5 |')
        card.contains('- it is good: **did not hold**')
        card.contains("recipe('quickstart') {")
        card.contains('./trit run recipe.groovy -P steps=7')
    }

    def "exporting twice gives the same bytes"() {
        given:
        def contexts = [new SpecContext(folder.resolve('a')), new SpecContext(folder.resolve('b'))]
        def model = packedModel()

        when:
        contexts.each { phase.run(config('Tiny-3.7M-v1.0-TQ2_0.gguf'), model, it) }

        then:
        def files = contexts*.exports()*.resolve('Tiny-3.7M-v1.0-TQ2_0.gguf')
        Files.mismatch(files[0], files[1]) == -1
    }

    def "a name that ends in I2_S stores ternary tensors as bitnet.cpp does, and they are read back"() {
        given:
        def context = new SpecContext(folder.resolve('a'))
        def model = packedModel()

        when:
        phase.run(config('Tiny-3.7M-v1.0-I2_S.gguf'), model, context)
        def source = GgufFile.open(folder.resolve('model.gguf'))
        def exported = GgufFile.open(context.exports().resolve('Tiny-3.7M-v1.0-I2_S.gguf'))
        def tensor = exported.header().tensors()['token_embd.weight']

        then:
        tensor.type().name() == 'I2_S'
        tensor.bytes() == 4 * 256 / 4 + 32
        exported.header().metadata()['general.file_type'].text() == '40'
        Encoding.decode(exported.encoded(tensor), memory).toArray() ==
            Encoding.decode(source.encoded(source.header().tensors()['token_embd.weight']), memory).toArray()

        cleanup:
        source?.close()
        exported?.close()
    }

    def "a name is checked against the model: #message"() {
        when:
        phase.forecast(config(name), new Inputs<Outline>([model: outline()]), { problems << it })

        then:
        problems == (message ? [message] : [])

        where:
        name                            || message
        'Tiny-3.7M-v1.0-TQ2_0.gguf'     || null
        'Tiny-4M-v2-TQ2_0.gguf'         || null
        'tiny.gguf'                     || "gguf 'tiny.gguf' is not named as GGUF files are: BaseName-SizeLabel[-FineTune]-Version[-Encoding].gguf, such as 'Tiny-3.7M-v1.0-TQ2_0.gguf'"
        '../Tiny-3.7M-v1.0-TQ2_0.gguf'  || "gguf '../Tiny-3.7M-v1.0-TQ2_0.gguf' is not named as GGUF files are: BaseName-SizeLabel[-FineTune]-Version[-Encoding].gguf, such as 'Tiny-3.7M-v1.0-TQ2_0.gguf'"
        'Tiny-5M-v1.0-TQ2_0.gguf'       || "gguf 'Tiny-5M-v1.0-TQ2_0.gguf' says 5M, but the model has 3,672,320 parameters, which is 3.7M"
        'Tiny-3.7M-v1.0-I2_S.gguf'      || null
        'Tiny-3.7M-v1.0-Q8_0.gguf'      || "gguf 'Tiny-3.7M-v1.0-Q8_0.gguf' says Q8_0, but most of the model is TQ2_0"
    }

    private static ExportPhase.Config config(String gguf) {
        new ExportPhase.Config(new ExportTarget.Gguf(gguf), 'Apache-2.0', true)
    }

    private static Outline.Packed outline() {
        def choices = new EncodingPolicy(new BodyEncoding.Uniform(Encoding.TQ2_0), [new TensorRule('token_embd', Encoding.Q8_0)], [], Fallback.FORBID)
            .choose(MODEL, false, {})
        new Outline.Packed(MODEL, choices.collect { new Outline.PackedTensor(it.name(), it.shape(), it.encoding()) }, 1000)
    }

    private Inputs<Artifact> packedModel() {
        def shape = Shape.of(4, 256)
        def bytes = memory.allocate(Encoding.TQ2_0.bytes(shape)).fill((byte) 6)
        def layout = GgufLayout.of(
            ['general.architecture': GgufValue.text('llama'), 'general.name': GgufValue.text('unnamed')],
            [new GgufLayout.Entry('token_embd.weight', Encoding.TQ2_0, shape)])
        GgufWriter.write(folder.resolve('model.gguf'), layout, { TensorBody.of(bytes) })
        new Inputs<Artifact>([model: new Artifact(Artifact.Kind.PACKED, 'tq2', folder, 'key')])
    }
}
