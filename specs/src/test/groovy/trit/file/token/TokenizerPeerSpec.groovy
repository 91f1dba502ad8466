package trit.file.token

import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared
import trit.VariedText
import trit.code.Encoding
import trit.file.gguf.GgufValue
import trit.infer.SmallModel
import trit.nn.TransformerConfig
import trit.nn.GgufModel
import trit.peer.LlamaCpp
import trit.peer.Peer
import trit.tensor.Memory

import java.nio.file.Path

/** llama.cpp gives a text the tokens that we give it, from the vocabulary we write into its file. */
class TokenizerPeerSpec extends Specification {

    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()

    def "a vocabulary trained here splits every text as llama.cpp does"() {
        given:
        def trainer = new BytePairTrainer()
        VariedText.all().each { trainer.add(it * 3) }

        expect:
        differences(trainer.train(600)) == []
        // under another name for the way text is cut it would not
        differences(trainer.train(600), ['tokenizer.ggml.pre': GgufValue.text('smollm')]).size() > 1
    }

    @Requires({ Shared.present() })
    def "a SentencePiece vocabulary, its scores made from merges, splits every text as llama.cpp does"() {
        expect:
        differences(TokenizerJson.read(Shared.dir().resolve('data/models/stories260K/tokenizer.json'))) == []
    }

    /** Texts with our tokens and theirs, where these differ, by a model with a few rows more than tokens. */
    private List differences(TokenizerJson vocabulary, Map<String, GgufValue> changes = [:]) {
        int rows = vocabulary.size() + 3
        def config = TransformerConfig.llama(32, 1, 2, 2, 16, 32, 64, rows, true, 10_000d, 1e-5d)
        def weights = SmallModel.stored(SmallModel.weights(config, 1, memory))
        def encodings = weights.tensors().keySet().collectEntries { [it, Encoding.F32] }
        def file = folder.resolve('m.gguf')
        def metadata = GgufVocabulary.of(vocabulary, rows) + changes
        GgufModel.write(file, config, GgufModel.layout(config, encodings, Optional.empty(), metadata)) {
            weights.get(it)
        }
        // a zero ends a text on its way into llama.cpp
        def texts = (VariedText.all() + VariedText.joined())*.replace('\u0000', '')
        def theirs = Peer.ask(file, LlamaCpp.Question.TOKENS, texts, folder)
        Tokenizer.of(vocabulary, folder).withCloseable { tokenizer ->
            int skipped = vocabulary.specials().addBos() ? 1 : 0
            [texts, texts.collect { (tokenizer.encodePrompt(it) as List).drop(skipped) }, theirs].transpose().findAll { it[1] != it[2] }
        }
    }
}
