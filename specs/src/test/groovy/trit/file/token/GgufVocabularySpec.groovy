package trit.file.token

import com.fasterxml.jackson.databind.ObjectMapper
import spock.lang.Requires
import spock.lang.Specification
import trit.Shared
import trit.VariedText
import trit.file.FileFormatException
import trit.file.gguf.GgufFile
import trit.file.gguf.GgufValue

import java.nio.file.Files
import java.nio.file.Path

class GgufVocabularySpec extends Specification {

    def "a trained vocabulary keeps its tokens on the way through GGUF"() {
        given:
        def trained = trained(700)

        when:
        def metadata = GgufVocabulary.of(trained, 700)
        def back = GgufVocabularyReader.read(metadata, Path.of('model.gguf'))

        then:
        metadata['tokenizer.ggml.model'] == GgufValue.text('gpt2')
        metadata['tokenizer.ggml.pre'] == GgufValue.text('gpt-2')
        metadata['tokenizer.ggml.tokens'].size() == 700
        metadata['tokenizer.ggml.merges'].size() == 700 - 257
        metadata['tokenizer.ggml.bos_token_id'] == GgufValue.u32(0)
        metadata['tokenizer.ggml.eos_token_id'] == GgufValue.u32(0)
        metadata['tokenizer.ggml.add_bos_token'] == GgufValue.bool(false)
        back.sha256() == trained.sha256()
        back.json() == trained.json()
        back.specials() == trained.specials()
    }

    def "what another file says about its tokens is taken over word for word, also what is not read here"() {
        given:
        def said = GgufVocabulary.of(trained(300), 300) + [
            'tokenizer.chat_template': GgufValue.text('{{ messages }}'),
            'tokenizer.ggml.eot_token_id': GgufValue.u32(17)]
        def file = [*: said, 'general.name': GgufValue.text('x')]

        expect:
        GgufVocabulary.of(GgufVocabularyReader.read(file, Path.of('model.gguf')), 300) == said
        GgufVocabulary.copied(file, 300).get() == said
    }

    def "a vocabulary is described anew where #why"() {
        given:
        def said = GgufVocabulary.of(trained(300), 300) + change

        expect:
        GgufVocabulary.copied(said, rows).empty

        where:
        why                            | rows | change
        'rows have no token'           | 320  | [:]
        'its kind is not read here'    | 300  | ['tokenizer.ggml.model': GgufValue.text('bert')]
        'its rule is not known'        | 300  | ['tokenizer.ggml.pre': GgufValue.text('mine')]
        'there are no tokens'          | 300  | ['tokenizer.ggml.tokens': GgufValue.text('none')]
    }

    def "rows beyond the vocabulary get unused tokens, and the tokenizer stays the same"() {
        given:
        def trained = trained(300)

        when:
        def back = GgufVocabularyReader.read(GgufVocabulary.of(trained, 320), Path.of('model.gguf'))

        then:
        back.size() == 320
        back.text(319) == '[PAD319]'
        back.kind(319) == TokenKind.UNUSED
        back.sha256() == trained.sha256()
    }

    def "a model with fewer rows than the tokenizer has tokens is refused"() {
        when:
        GgufVocabulary.of(trained(300), 299)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == 'the tokenizer has 300 tokens, but the model only 299; use the tokenizer it was made with'
    }

    @Requires({ Shared.present() })
    def "stories260K gets the tokens of its golden file, from tokenizer.json and from both GGUF ways"() {
        given:
        def folder = Shared.dir().resolve('data/models/stories260K')
        def golden = new ObjectMapper().readTree(folder.resolve('golden.json').toFile())
        def json = TokenizerJson.read(folder.resolve('tokenizer.json'))
        def gguf = GgufFile.open(folder.resolve('stories260K.gguf'))
        def descriptions = [
            json,
            GgufVocabularyReader.read(gguf.header().metadata(), gguf.path()),
            GgufVocabularyReader.read(GgufVocabulary.of(json, 512), gguf.path())]

        expect:
        descriptions*.sha256().toSet().size() == 1
        descriptions*.specials().toSet() == [new SpecialTokens(1, 2, 0, true)] as Set
        for (description in descriptions) {
            def tokenizer = Tokenizer.of(description, folder)
            for (text in golden.path('texts')) {
                def ids = text.path('ids').collect { it.asInt() }
                assert tokenizer.encodePrompt(text.path('text').asText()) as List == ids
                assert tokenizer.decode(ids as int[]) == text.path('text').asText()
            }
            tokenizer.close()
        }

        cleanup:
        gguf?.close()
    }

    @Requires({ Shared.present() })
    def "#vocabulary: #cases cases of llama.cpp get llama.cpp's tokens"() {
        given:
        def folder = Shared.dir().resolve('data/tokenizers/gguf-vocab')
        def gguf = GgufFile.open(folder.resolve("ggml-vocab-${vocabulary}.gguf"))
        def tokenizer = Tokenizer.of(GgufVocabularyReader.read(gguf.header().metadata(), gguf.path()), gguf.path())
        def texts = Files.readString(folder.resolve("ggml-vocab-${vocabulary}.gguf.inp")).split('\n__ggml_vocab_test__\n', -1)
        def ids = Files.readString(folder.resolve("ggml-vocab-${vocabulary}.gguf.out")).split('\n', -1)

        when:
        def wrong = (0..<cases).findAll { tokenizer.encode(texts[it]).join(' ') != ids[it].trim() }

        then:
        wrong.collect { [texts[it], ids[it].trim(), tokenizer.encode(texts[it]).join(' ')] } == []

        and: "the text comes back"
        (0..<cases).every { tokenizer.decode(tokenizer.encode(texts[it])) == texts[it] }

        cleanup:
        tokenizer?.close()
        gguf?.close()

        where:
        vocabulary  | cases
        'gpt-2'     | 47
        'llama-spm' | 47
        'phi-3'     | 47
        'falcon'    | 47
    }

    @Requires({ Shared.present() })
    def "Phi-3 ends with several tokens, and one of them is text where people type it, though its file does not say so"() {
        given:
        def gguf = GgufFile.open(Shared.dir().resolve('data/tokenizers/gguf-vocab/ggml-vocab-phi-3.gguf'))
        def tokenizer = Tokenizer.of(GgufVocabularyReader.read(gguf.header().metadata(), gguf.path()), gguf.path())

        expect: 'as llama.cpp, which corrects the type of </s>, too'
        ['</s>', '<|endoftext|>', '<|end|>'].every { tokenizer.description().ends(tokenizer.encodePrompt(it)[1]) }
        !['<s>', '<|user|>', 'end'].any { tokenizer.description().ends(tokenizer.encodePrompt(it)[1]) }
        tokenizer.encode('x</s>') as List == [921, 829, 29879, 29958]
        tokenizer.encodePrompt('x</s>') as List == [1, 921, 2]

        cleanup:
        tokenizer?.close()
        gguf?.close()
    }

    @Requires({ Shared.present() })
    def "text is cut by the rule #rule: #pieces"() {
        given:
        def gguf = GgufFile.open(Shared.dir().resolve('data/tokenizers/gguf-vocab/ggml-vocab-gpt-2.gguf'))
        def metadata = gguf.header().metadata() + ['tokenizer.ggml.pre': GgufValue.text(rule)]
        def tokenizer = Tokenizer.of(GgufVocabularyReader.read(metadata, gguf.path()), gguf.path())

        expect: 'no token reaches over the end of a piece'
        tokenizer.encode(pieces.join()) as List == pieces.collectMany { tokenizer.encode(it) as List }

        cleanup:
        tokenizer?.close()
        gguf?.close()

        where:
        rule             | pieces
        'tekken'         | ['The', ' Cat', 'Nap', ' is', '1', '2', '3', ' HTTPServers', "'s", ' ÉCOLE', '/*', '\n', '   ', ' if']
        'deepseek-coder' | ['the', ' cat', ' ...', '1', '2', ' 世界', ' foo', '\n', '\n', 'bar']
        'exaone4'        | ["I", "'ll", ' have', ' 1234', ' !!']
        'megrez'         | ["I", "'ll", ' have', ' ', '1', '2', ' !!']
        'midm-2.0'       | ["I", "'ll", ' have', ' ', '123', '4', ' !!']
    }

    @Requires({ Shared.present() })
    def "every varied text survives #vocabulary"() {
        given:
        def gguf = GgufFile.open(Shared.dir().resolve("data/tokenizers/gguf-vocab/ggml-vocab-${vocabulary}.gguf"))
        def tokenizer = Tokenizer.of(GgufVocabularyReader.read(gguf.header().metadata(), gguf.path()), gguf.path())

        expect:
        VariedText.all().every { tokenizer.decode(tokenizer.encode(it)) == it.replace('▁', space) }

        cleanup:
        tokenizer?.close()
        gguf?.close()

        where:
        vocabulary  || space
        'gpt-2'     || '▁'
        'falcon'    || '▁'
        'llama-spm' || ' '
    }

    def "#what is one clear message"() {
        given:
        def metadata = GgufVocabulary.of(trained(300), 300)
        change(metadata)

        when:
        GgufVocabularyReader.read(metadata, Path.of('model.gguf'))

        then:
        def e = thrown(FileFormatException)
        e.message.startsWith('model.gguf: ' + message)
        !e.message.contains('\n')

        where:
        what                     | change                                                                              || message
        'no vocabulary'          | { Map m -> m.clear() }                                                              || 'has no list tokenizer.ggml.tokens; convert'
        'another kind'           | { Map m -> m['tokenizer.ggml.model'] = GgufValue.text('bert\n') }                    || "has a vocabulary of the kind 'bert?', but only gpt2 and llama can be read"
        'an unknown rule'        | { Map m -> m['tokenizer.ggml.pre'] = GgufValue.text('viking') }                      || "has a vocabulary whose text is cut by the rule 'viking', but only these are known: gpt-2, smollm, llama-bpe, qwen2"
        'types that are no list' | { Map m -> m['tokenizer.ggml.token_type'] = GgufValue.u32(3) }                       || 'has no type for every token'
        'too few types'          | { Map m -> m['tokenizer.ggml.token_type'] = GgufValue.i32s(1, 1) }                   || 'has no type for every token'
        'no merges'              | { Map m -> m.remove('tokenizer.ggml.merges') }                                       || 'has no list tokenizer.ggml.merges'
        'a merge of strangers'   | { Map m -> m['tokenizer.ggml.merges'] = GgufValue.texts(['hello world']) }           || "the tokenizer has a merge 'hello world' that does not join two tokens into a third"
        'a merge of one'         | { Map m -> m['tokenizer.ggml.merges'] = GgufValue.texts(['a']) }                     || "the tokenizer has a merge 'a' that does not join two tokens into a third"
        'no scores'              | { Map m -> m['tokenizer.ggml.model'] = GgufValue.text('llama') }                     || 'has no score for every token'
        'no tokens'              | { Map m -> m['tokenizer.ggml.tokens'] = GgufValue.texts([]); m.remove('tokenizer.ggml.token_type') } || 'the tokenizer has '
    }

    private static TokenizerJson trained(int size) {
        def trainer = new BytePairTrainer()
        VariedText.all().each { trainer.add(it * 3) }
        trainer.train(size)
    }
}
