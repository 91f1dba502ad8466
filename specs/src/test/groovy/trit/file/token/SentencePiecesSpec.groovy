package trit.file.token

import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout
import trit.Shared
import trit.VariedText
import trit.file.FileFormatException
import trit.file.gguf.GgufFile
import trit.file.gguf.GgufValue

import java.nio.file.Path

import static trit.file.token.Pieces.afterBytes

class SentencePiecesSpec extends Specification {

    @TempDir
    Path folder

    @Requires({ Shared.present() })
    def "written as tokenizer.json, the vocabulary of #name keeps its hash and gives every varied text the same ids"() {
        given:
        def gguf = GgufFile.open(Shared.dir().resolve(file))
        def tokenizer = Tokenizer.of(GgufVocabularyReader.read(gguf.header().metadata(), gguf.path()), gguf.path())

        when:
        tokenizer.save(folder)
        def back = Tokenizer.open(folder.resolve(Tokenizer.FILE))

        then:
        tokenizer.sha256() == sha256
        back.sha256() == sha256
        back.specials() == tokenizer.specials()
        VariedText.all().findAll { back.encode(it) != tokenizer.encode(it) || back.encodePrompt(it) != tokenizer.encodePrompt(it) } == []

        cleanup:
        back?.close()
        tokenizer?.close()
        gguf?.close()

        where:
        name         | file                                                || sha256
        'Llama 2'    | 'data/tokenizers/gguf-vocab/ggml-vocab-llama-spm.gguf' || '3de860f5efd00508a2d74aa5b6bf3f066bc03664da227446903f07af20aeabb1'
        'Phi-3'      | 'data/tokenizers/gguf-vocab/ggml-vocab-phi-3.gguf'     || 'ad1a44b58a1589a383d398abc5fc3c89d0c2452d5ebf125f5914cfbb037e13c5'
        'TinyStories' | 'data/models/stories260K/stories260K.gguf'            || 'fce8b5cfac20dbc3f80bc6543d213b2005d9154c1440836be45558a1cfdffa39'
    }

    def "in a tokenizer.json, pieces with the same score are joined by their ids"() {
        given:
        def vocabulary = afterBytes(['bc', 'ab', 'a', 'b', 'c'], [-1f, -1f, -9f, -9f, -9f], false)
        Tokenizer.of(vocabulary, folder).save(folder)

        expect:
        vocabulary.plainText(folder).encode('abc').collect { vocabulary.text(it) } == ['ab', 'c']
        Tokenizer.open(folder.resolve(Tokenizer.FILE)).withCloseable { it.encode('abc').collect { vocabulary.text(it) } } == ['a', 'bc']
    }

    def "more rows keep scores, kinds and ids, and so the order of pieces with the same score"() {
        given:
        def vocabulary = afterBytes(['bc', 'ab', 'a', 'b', 'c', '<x>'], [-1f, -1f, -9f, -9f, -9f, 0f], false, ['<x>': TokenKind.USER_DEFINED])

        when:
        def more = GgufVocabularyReader.read(GgufVocabulary.of(vocabulary, 300), folder)

        then:
        more.size() == 300
        more.kind(299) == TokenKind.UNUSED
        more.sha256() == vocabulary.sha256()
        more.plainText(folder).encode('abc<x>bc') == vocabulary.plainText(folder).encode('abc<x>bc')
    }

    def "tokens of bytes, and user-defined ones that end texts, are taken for what they are where a file forgets to say"() {
        given:
        def kinds = ['<|im_end|>': TokenKind.USER_DEFINED, 'x': TokenKind.BYTE, '?': TokenKind.UNKNOWN, '!': TokenKind.UNKNOWN]
        def vocabulary = afterBytes(['<|im_end|>', 'x', '?', '!', '[PAD260]', '<0x0a>', '<0xFF>'], [0f] * 7, false, kinds)

        expect:
        (256..262).collect { vocabulary.kind(it) } ==
            [TokenKind.CONTROL, TokenKind.NORMAL, TokenKind.UNKNOWN, TokenKind.CONTROL, TokenKind.UNUSED, TokenKind.NORMAL, TokenKind.BYTE]
        vocabulary.ends(256)
        vocabulary.bytes(262) == [0xFF] as byte[]
        vocabulary.specials() == new SpecialTokens(1, -1, 258, true)
    }

    @Timeout(20)
    def "a hostile vocabulary gives well-defined ids: #what"() {
        when:
        def vocabulary = afterBytes(texts, scores, false)

        then:
        vocabulary.plainText(folder).encode(text).collect { vocabulary.text(it) } == expected

        where:
        what                                | texts                                            | scores                                | text           || expected
        'scores that are no numbers'        | ['a', 'b', 'c', 'ab', 'bc']                      | [0f, 0f, 0f, Float.NaN, -9f]          | 'abc'          || ['a', 'bc']
        'only such scores'                  | ['a', 'b', 'c', 'bc', 'ab']                      | [Float.NaN] * 5                       | 'abc'          || ['ab', 'c']
        'infinite scores'                   | ['a', 'b', 'c', 'ab', 'bc']                      | [0f, 0f, 0f, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY] | 'abc' || ['ab', 'c']
        'both zeros'                        | ['a', 'b', 'c', 'ab', 'bc']                      | [0f, 0f, 0f, -0f, 0f]                 | 'abc'          || ['ab', 'c']
        'empty pieces'                      | ['', '', 'a']                                    | [0f, 9f, 0f]                          | 'aa'           || ['a', 'a']
        'pieces with spaces'                | ['a', 'b c', 'a b c']                            | [0f] * 3                              | 'a'            || ['a']
        'the same piece again and again'    | ['a'] + ['aa'] * 100_000                         | [0f] * 100_001                        | 'aaaa'         || ['aa', 'aa']
        'pieces that begin alike'           | ['x' * 20] + (0..<300_000).collect { 'x' * 20 + it } | [0f] * 300_001                    | 'x'            || ['<0x78>']
        'pieces with the same hash in Java' | (0..<65_536).collect { n -> (0..15).collect { n >> it & 1 ? 'Aa' : 'BB' }.join() } | [0f] * 65_536 | 'A' || ['<0x41>']
    }

    def "a vocabulary that a tokenizer.json cannot say encodes all the same, and only writing it is refused"() {
        given:
        def vocabulary = afterBytes(['', 'a', 'a b'], [0f] * 3, false, ['': TokenKind.CONTROL])

        expect:
        vocabulary.prompts(folder).encode('a a').collect { vocabulary.text(it) } == ['a', '<0xE2>', '<0x96>', '<0x81>', 'a']

        when:
        vocabulary.sha256()

        then:
        def e = thrown(FileFormatException)
        e.message == 'model.gguf: the tokenizer has an added token without content'
    }

    @Timeout(20)
    def "tokens to find that begin alike are found in a long text in little time"() {
        given:
        def texts = (0..<50_000).collect { 'a' * 200 + it } + ['a' * 10]
        def vocabulary = afterBytes(texts, [0f] * texts.size(), false, texts.collectEntries { [it, TokenKind.USER_DEFINED] })

        expect:
        vocabulary.plainText(folder).encode('a' * 100_000 + '77').collect { vocabulary.text(it).length() }.countBy { it } == [10: 9_980, 202: 1]
    }

    def "#what is one clear message"() {
        given:
        def metadata = Pieces.metadata(Pieces.BYTES, [0f] * 256, [6] * 256, true) + change

        when:
        GgufVocabularyReader.read(metadata, Path.of('model.gguf'))

        then:
        def e = thrown(FileFormatException)
        e.message.startsWith('model.gguf: has ' + message)

        where:
        what               | change                                                               || message
        'a huge piece'     | ['tokenizer.ggml.tokens': GgufValue.texts(['a' * 1025] * 256)]       || 'a token of 1,025 characters; convert'
        'no tokens'        | ['tokenizer.ggml.tokens': GgufValue.texts([])]                       || '0 tokens; a vocabulary has 1 … 1,048,576; convert'
        'too few scores'   | ['tokenizer.ggml.scores': GgufValue.f32s(0f)]                        || 'no score for every token'
        'scores in words'  | ['tokenizer.ggml.scores': GgufValue.texts(['0'] * 256)]              || 'no score for every token'
        'too few types'    | ['tokenizer.ggml.token_type': GgufValue.i32s(6)]                     || 'no type for every token'
    }
}
