package trit.file.token

import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.Tag
import spock.lang.TempDir
import trit.Shared
import trit.VariedText
import trit.code.Encoding
import trit.file.gguf.GgufFile
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

    @Tag('slow')
    @Requires({ Shared.present() })
    def "the vocabulary of #name splits every text as llama.cpp does"() {
        given:
        def metadata = GgufFile.open(Shared.dir().resolve("data/tokenizers/gguf-vocab/ggml-vocab-${name}.gguf")).withCloseable { gguf ->
            gguf.header().metadata().findAll { it.key.startsWith('tokenizer.') }
        }
        def vocabulary = GgufVocabularyReader.read(metadata, folder)

        expect:
        differences(vocabulary, vocabulary.size(), metadata, texts() + (VariedText.all() * 2).shuffled(new Random(5)).collate(3)*.join()) == []

        where:
        name << ['gpt-2', 'falcon', 'llama-spm', 'phi-3']
    }

    def "a small SentencePiece vocabulary with bytes and tokens of its own splits every short text as llama.cpp does"() {
        given: 'pieces that compete for the same letters, some with the same score'
        def pieces = ['▁': -1f, 'a': -20f, 'b': -21f, 'c': -22f, '▁a': -6f, 'ab': -4f, 'bc': -3f, '▁ab': -8f, 'abc': -9f, 'ca': -3f, '▁abc': -2f, 'aa': -4f]
        def own = ['<tool>', 'b<c>', '▁▁', 'c▁▁']
        def tokens = ['<unk>', '<s>', '</s>'] + (0..255).collect { String.format('<0x%02X>', it) } + pieces.keySet() + own
        def types = [2, 3, 3] + [6] * 256 + [1] * pieces.size() + [4] * own.size()
        def metadata = [
            'tokenizer.ggml.model': GgufValue.text('llama'), 'tokenizer.ggml.tokens': GgufValue.texts(tokens*.toString()),
            'tokenizer.ggml.scores': GgufValue.f32s(([0f] * 259 + pieces.values() + [0f] * own.size()) as float[]),
            'tokenizer.ggml.token_type': GgufValue.i32s(types as int[]),
            'tokenizer.ggml.bos_token_id': GgufValue.u32(1), 'tokenizer.ggml.eos_token_id': GgufValue.u32(2),
            'tokenizer.ggml.unknown_token_id': GgufValue.u32(0), 'tokenizer.ggml.add_space_prefix': GgufValue.bool(prefix)]
        def vocabulary = GgufVocabularyReader.read(metadata, folder)

        expect:
        differences(vocabulary, vocabulary.size(), metadata, every('abc ', 5) + ['d', 'é🙂', 'abcdabc', 'x<tool>abc', 'ab<c>ab', '<tool><tool> a', 'a\nb']).take(5) == []

        where:
        prefix << [true, false]
    }

    def "a small byte-level vocabulary whose merges compete splits every short text as llama.cpp does"() {
        given:
        def trainer = new BytePairTrainer()
        ['abc bca', 'cab aab bb', 'abab cc a', 'bcbc'].eachWithIndex { text, i -> trainer.add((text + ' ') * (5 - i)) }
        def vocabulary = trainer.train(BytePairTrainer.LEAST + 12)

        expect:
        differences(vocabulary, vocabulary.size(), GgufVocabulary.of(vocabulary, vocabulary.size()), every('abc ', 5)).take(5) == []
    }

    /** All texts over an alphabet, up to a length. */
    private static List<String> every(String alphabet, int length) {
        def longest = ['']
        def all = []
        length.times {
            longest = longest.collectMany { text -> alphabet.toList().collect { text + it } }
            all += longest
        }
        all
    }

    private static List<String> texts() {
        VariedText.all() + VariedText.joined()
    }

    private List differences(Vocabulary vocabulary, Map<String, GgufValue> changes = [:]) {
        int rows = vocabulary.size() + 3 // a model may have a few more
        differences(vocabulary, rows, GgufVocabulary.of(vocabulary, rows) + changes, texts())
    }

    /** Texts with our tokens and theirs, where these differ. */
    private List differences(Vocabulary vocabulary, int rows, Map<String, GgufValue> metadata, List<String> asked) {
        def config = TransformerConfig.llama(32, 1, 2, 2, 16, 32, 64, rows, true, 10_000d, 1e-5d)
        def weights = SmallModel.stored(SmallModel.weights(config, 1, memory))
        def encodings = weights.tensors().keySet().collectEntries { [it, Encoding.F32] }
        def file = folder.resolve('m.gguf')
        GgufModel.write(file, config, GgufModel.layout(config, encodings, Optional.empty(), metadata)) {
            weights.get(it)
        }
        // a zero ends a text on its way into llama.cpp
        def texts = asked*.replace('\u0000', '')
        def theirs = Peer.ask(file, LlamaCpp.Question.TOKENS, texts, folder)
        Tokenizer.of(vocabulary, folder).withCloseable { tokenizer ->
            int skipped = vocabulary.specials().addBos() ? 1 : 0
            [texts, texts.collect { (tokenizer.encodePrompt(it) as List).drop(skipped) }, theirs].transpose().findAll { it[1] != it[2] }
        }
    }
}
