package trit.infer

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.file.FileFormatException
import trit.file.token.BytePairTrainer
import trit.file.token.GgufVocabulary
import trit.file.token.Tokenizer
import trit.nn.HuggingFaceCheckpoint
import trit.nn.TransformerConfig
import trit.nn.GgufModel
import trit.nn.LlamaWeights
import trit.tensor.Memory

/** A model opens wherever it lies, with the tokenizer that belongs to it. */
class LanguageModelSpec extends Specification {

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    @spock.lang.Shared
    Tokenizer tokenizer = Tokenizer.of(new BytePairTrainer().tap { add('a cat and a hat and a mat\n' * 9) }.train(265), Path.of('trained'))

    def "a folder, a GGUF file and an artifact with a GGUF file are the same model"() {
        given:
        def weights = weights(265)
        checkpoint(weights, tokenizer)
        Files.createDirectories(folder.resolve('artifact'))
        gguf(weights, tokenizer, folder.resolve('any.gguf'))
        gguf(weights, tokenizer, folder.resolve('artifact/model.gguf'))

        when:
        def models = ['', 'any.gguf', 'artifact'].collect { LanguageModel.open(folder.resolve(it)) }

        then:
        models*.config().unique() == [weights.config()]
        models.collect { it.tokenizer().sha256() }.unique() == [tokenizer.sha256()]
        models.collect { it.tokenizer().encode('a cat and\n\ta hat') as List }.unique().size() == 1
        models.collect { it.stored().get('model.layers.0.self_attn.q_proj.weight').data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE) as List }
            .unique().size() == 1

        cleanup:
        models*.close()
    }

    def "a padded model opens, one with fewer or many more rows than its tokenizer does not"() {
        given:
        checkpoint(weights(vocab), tokenizer)

        when:
        def message = null
        try {
            LanguageModel.open(folder).withCloseable { it.tokenizer() }
        } catch (ModelException e) {
            message = e.message
        }

        then:
        message == (opens ? null : "'$folder': the tokenizer knows 265 tokens, the model $vocab; use the tokenizer that belongs to the model".toString())

        where:
        vocab || opens
        265   || true
        320   || true
        1_289 || true
        264   || false
        1_290 || false
    }

    def "a model that does not say what its tokens mean is refused in one line"() {
        given:
        checkpoint(weights(265), null)

        when:
        LanguageModel.open(folder).withCloseable { it.tokenizer() }

        then:
        def e = thrown(ModelException)
        e.message == "'$folder' does not say what its tokens mean; a checkpoint has its tokenizer in tokenizer.json, a GGUF file among its metadata"
        LanguageModel.vocabulary(folder).isEmpty()
    }

    def "what is no model is refused in one line: #what"() {
        given:
        Files.createDirectories(folder.resolve('empty'))
        Files.writeString(folder.resolve('note.txt'), 'hello')

        when:
        LanguageModel.open(folder.resolve(path))

        then:
        def e = thrown(RuntimeException)
        type.isInstance(e)
        !e.message.contains('\n')
        e.message.contains(path)

        where:
        what           | path       || type
        'nothing'      | 'nowhere'  || ModelException
        'empty folder' | 'empty'    || ModelException
        'a text'       | 'note.txt' || FileFormatException
    }

    private LlamaWeights weights(int vocab) {
        SmallModel.weights(TransformerConfig.llama(32, 1, 2, 1, 16, 32, 64, vocab, true, 10_000d, 1e-5d), 3, memory)
    }

    private void checkpoint(LlamaWeights weights, Tokenizer tokenizer) {
        HuggingFaceCheckpoint.write(folder, weights, Optional.empty(), [:])
        tokenizer?.save(folder)
    }

    private static void gguf(LlamaWeights weights, Tokenizer tokenizer, Path file) {
        def encodings = weights.config().parameters().collectEntries { [it.name(), Encoding.F32] }
        def layout = GgufModel.layout(weights.config(), encodings, Optional.empty(),
            GgufVocabulary.of(tokenizer.description(), weights.config().vocab()))
        GgufModel.write(file, weights.config(), layout, { name ->
            def t = weights.get(name)
            new EncodedTensor(Encoding.F32, t.shape(), t.data())
        })
    }
}
