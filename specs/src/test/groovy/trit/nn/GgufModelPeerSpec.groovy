package trit.nn

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.file.TensorBody
import trit.file.gguf.GgufFile
import trit.file.gguf.GgufLayout
import trit.file.gguf.GgufWriter
import trit.peer.LlamaCpp
import trit.peer.Peer
import trit.tensor.Memory

/** llama.cpp loads what we write and continues a text as the float64 reference of the model does. */
@Requires({ trit.Shared.present() })
class GgufModelPeerSpec extends Specification {
    static final ObjectMapper JSON = new ObjectMapper()
    static final Path STORIES = trit.Shared.dir().resolve('data/models/stories260K')

    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()

    @Shared
    Map golden = JSON.readValue(STORIES.resolve('golden.json').toFile(), Map).greedy

    @Shared
    @AutoCleanup
    StoredModel model = HuggingFaceCheckpoint.read(STORIES)

    def "a checkpoint written in #encoding is continued as golden"() {
        given:
        def encodings = StoredModels.encodings(model.config(), encoding)
        def file = folder.resolve('m.gguf')

        when:
        GgufModel.write(file, model.config(), layout(encodings)) { name ->
            encodings[name].encode(Encoding.decode(model.get(name), memory), memory)
        }
        def text = Peer.ask(file, LlamaCpp.Question.GREEDY, [golden.prompt], folder, tokens)[0]

        then:
        text.length() > tokens
        golden.text.startsWith(text)

        where: 'rounding to half changes later choices, so fewer are compared'
        encoding     | tokens
        Encoding.F32 | 64
        Encoding.F16 | 32
    }

    def "without the reordering of queries and keys it would be continued otherwise"() {
        given:
        def layout = layout(StoredModels.encodings(model.config(), Encoding.F32))
        def file = folder.resolve('m.gguf')

        when:
        GgufWriter.write(file, layout) { TensorBody.of(model.get(GgufTensorNames.toHuggingFace(it).get()).data()) }
        def text = Peer.ask(file, LlamaCpp.Question.GREEDY, [golden.prompt], folder, 64)[0]

        then:
        !golden.text.startsWith(text)
    }

    /** With the tokenizer that the published GGUF has. */
    private GgufLayout layout(Map<String, Encoding> encodings) {
        def tokenizer = GgufFile.open(STORIES.resolve('stories260K.gguf')).withCloseable {
            it.header().metadata().findAll { it.key.startsWith('tokenizer.') }
        }
        GgufModel.layout(model.config(), encodings, Optional.empty(), tokenizer)
    }
}
