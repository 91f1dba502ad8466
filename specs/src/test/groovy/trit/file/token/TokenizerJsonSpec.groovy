package trit.file.token

import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ArrayNode
import com.fasterxml.jackson.databind.node.ObjectNode
import spock.lang.Specification
import spock.lang.TempDir
import trit.VariedText
import trit.file.FileFormatException
import trit.tensor.RandomStream

import java.nio.file.Files
import java.nio.file.Path

class TokenizerJsonSpec extends Specification {

    static final ObjectMapper JSON = new ObjectMapper()

    @TempDir
    Path folder

    def "#what is one clear message that names the file"() {
        given:
        def tree = JSON.readTree(trained().json()) as ObjectNode
        def content = change(tree) as String

        when:
        Tokenizer.open(file(content)).close()

        then:
        def e = thrown(FileFormatException)
        e.message.startsWith(folder.resolve('tokenizer.json').toString() + ': ' + message)
        !e.message.contains('\n')

        where:
        what                    | change                                                                     || message
        'an empty file'         | { '' }                                                                     || 'is not a JSON object'
        'a list'                | { '[]' }                                                                   || 'is not a JSON object'
        'a truncated file'      | { t -> t.toString().substring(0, 2000) }                                   || 'is broken JSON at line 1: '
        'a page of HTML'        | { '<!doctype html>' }                                                      || 'is broken JSON at line 1: '
        'deep nesting'          | { '{"a":' * 5000 }                                                         || 'is broken JSON: '
        'an endless number'     | { '{"model":' + '9' * 100_000 + '}' }                                      || 'is broken JSON: '
        'a name twice'          | { '{"model":{},"model":{}}' }                                              || 'is broken JSON at line 1: '
        'no model'              | { t -> t.remove('model'); t }                                              || 'the tokenizer is of type '
        'another model'         | { t -> t.path('model').put('type', 'Unigram'); t }                         || "the tokenizer is of type 'Unigram', but only BPE with a vocabulary can be read"
        'a vocabulary of text'  | { t -> t.path('model').put('vocab', 'abc'); t }                            || 'the tokenizer is of type '
        'an id of text'         | { t -> t.path('model').path('vocab').put('a', 'b'); t }                    || "the tokenizer gives token 'a' an id that is no number"
        'a huge id'             | { t -> t.path('model').path('vocab').put('a', 2_000_000_000); t }          || "the tokenizer gives token 'a' the id 2,000,000,000; ids are 0 … 1,048,575"
        'an id far from others' | { t -> t.path('model').path('vocab').put('a', 700_000); t }                || 'the tokenizer has ids up to 700,000, but no token for '
        'an id beyond numbers'  | { t -> t.path('model').path('vocab').put('a', 1L << 40); t }               || "the tokenizer gives token 'a' an id that is no number"
        'a negative id'         | { t -> t.path('model').path('vocab').put('a', -1); t }                     || "the tokenizer gives token 'a' the id -1"
        'an id given twice'     | { t -> t.path('model').path('vocab').put('new', 66); t }                   || "the tokenizer gives the id 66 to both 'A' and 'new'"
        'merges that are none'  | { t -> t.path('model').put('merges', 3); t }                               || 'the tokenizer has no list of merges'
        'a merge of a number'   | { t -> t.path('model').putArray('merges').add(3); t }                      || "the tokenizer has a merge '3' that does not join two tokens into a third"
        'a merge of three'      | { t -> t.path('model').putArray('merges').add('a b c'); t }                || "the tokenizer has a merge 'a b c'"
        'a merge into nothing'  | { t -> t.path('model').putArray('merges').add('a \u0122'); t }             || 'the tokenizer has a merge '
        'added tokens as text'  | { t -> t.put('added_tokens', 'x'); t }                                     || 'the tokenizer has added_tokens that are no list'
        'an added token of air' | { t -> t.putArray('added_tokens').addObject().put('id', 5); t }            || 'the tokenizer has an added token without content'
        'no spelling of bytes'  | { t -> t.putNull('pre_tokenizer'); t.putNull('decoder'); t }               || 'the tokenizer spells neither bytes (ByteLevel) nor falls back to them (byte_fallback)'
        'an unknown pre_tokenizer' | { t -> t.putObject('pre_tokenizer').put('type', 'Nonsense'); t }        || 'the tokenizer prepares texts by \'Nonsense\', which cannot be read'
        'a bad expression'      | { t -> badExpression(t) }                                                  || "the tokenizer cuts text by a pattern that cannot be read, '((('"
    }

    def "whatever is broken in a file, it is a message and never a crash"() {
        given:
        def good = trained().json()
        def random = RandomStream.of(3)

        expect:
        (0..<60).each { i ->
            def text = new StringBuilder(good)
            (0..<(1 + i % 4)).each { j ->
                int at = random.below(8 * i + j, text.length())
                text.setCharAt(at, '{}[]",:0-9eE\\u"x'.charAt(random.below(10_000 + 8 * i + j, 16) as int))
            }
            try {
                Tokenizer.open(file(text.toString())).withCloseable { it.decode(it.encode('public int x')) }
            } catch (FileFormatException e) {
                assert !e.message.contains('\n')
            }
        }
    }

    def "how a file is written does not change what it is"() {
        given:
        def tree = JSON.readTree(trained().json()) as ObjectNode
        def reordered = JSON.createObjectNode()
        tree.fieldNames().toList().reverse().each { reordered.set(it, tree.get(it)) }

        expect:
        TokenizerJson.read(file(reordered.toPrettyString())).sha256() == trained().sha256()

        when: "but what it does with text does"
        (tree.path('pre_tokenizer') as ObjectNode).put('add_prefix_space', true)

        then:
        TokenizerJson.read(file(tree.toString())).sha256() != trained().sha256()
    }

    def "merges may be written as lists"() {
        given:
        def tree = JSON.readTree(trained().json()) as ObjectNode
        def pairs = (tree.path('model') as ObjectNode).putArray('merges')
        trained().merges().each { merge -> def pair = pairs.addArray(); merge.split(' ').each { pair.add(it) } }

        expect:
        TokenizerJson.read(file(tree.toString())).sha256() == trained().sha256()
    }

    def "the file beside it names the tokens with a task"() {
        given:
        file(trained().json())
        Files.writeString(folder.resolve('tokenizer_config.json'), config)

        expect:
        TokenizerJson.read(folder.resolve('tokenizer.json')).specials() == specials

        where:
        config                                                    || specials
        '{}'                                                      || new SpecialTokens(0, 0, -1, false)
        '{"bos_token":"a","eos_token":{"content":"b","id":7}}'    || new SpecialTokens(98, 99, -1, false)
        '{"bos_token":null,"eos_token":"nowhere"}'                || new SpecialTokens(0, -1, -1, false)
    }

    def "a token that is called #name ends what a model writes: #ends"() {
        given:
        def tree = JSON.readTree(trained().json()) as ObjectNode
        def added = tree.path('added_tokens') as ArrayNode
        added.addObject().put('id', trained().size()).put('content', name).put('special', special).put('single_word', false)
            .put('lstrip', false).put('rstrip', false).put('normalized', false)
        def tokenizer = Tokenizer.of(TokenizerJson.read(file(tree.toString())), folder)

        expect:
        tokenizer.description().ends(trained().size()) == ends
        tokenizer.encodePrompt("a$name").last() == trained().size()
        (tokenizer.encode("a$name").last() == trained().size()) == inText

        cleanup:
        tokenizer?.close()

        where:
        name           | special || ends  | inText
        '<|im_end|>'   | true    || true  | false
        '<|im_end|>'   | false   || true  | false
        '<|im_start|>' | true    || false | false
        '<tool_call>'  | false   || false | true
    }

    def "a text without a place to cut it is cut all the same, but not within a character"() {
        given:
        def text = 'x' + '\uD83D\uDE00' * 30
        def parts = new TextParts(10, 20)

        expect:
        parts.end(text, 0) == 19
        parts.end(text, 19) == 39
        parts.end(text, 55) == text.length()
    }

    def "where no space follows a word, a text is cut after a line: #text"() {
        expect:
        new TextParts(4, 12).end(text, 0) == end

        where:
        text                    || end
        '一二三四五。\n六七八九十百千万' || 7
        '\n一二三四五六七八九十百千' || 12
        '一二三四五\n六七 a 八九十' || 10
        '一二三四五\n六'          || 7
    }

    def "a pattern that may take forever is refused before the library sees it: #pattern"() {
        given:
        def tree = JSON.readTree(trained().json()) as ObjectNode
        tree.set('pre_tokenizer', JSON.valueToTree([type: 'Sequence', pretokenizers: [
            [type: 'Split', pattern: [Regex: pattern], behavior: 'Isolated', invert: false],
            [type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false]]]))

        when:
        TokenizerJson.read(file(tree.toString()))

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains('cuts text by a pattern that ')

        where:
        pattern << ['.{0,99}.{0,99}.{0,99}x', 'a?' * 40 + 'a' * 40, '(?:a|ab|b)' * 20 + 'c', '(?<x>a\\g<x>?a)b', '(?i:[ß-z]+)!', 'a{1,900}{1,900}x', '(?~ab)*c', '(*FAIL)', '(?<=a*b)c',
                    '(a+)+$', '(?:a|aa)*b', '((a*)b?)+c', '(?:a{2,})+c', '.*.*.*.*x', '(a)\\1', '(?:[ab]+c?)*d', '(x{1,900})*y']
    }

    def "a step by which the library would end the process, or fill the memory, is refused: #what"() {
        given:
        def tree = JSON.readTree(trained().json()) as ObjectNode
        change(tree)

        when:
        TokenizerJson.read(file(tree.toString()))

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains(message)

        where:
        what                     | change                                                                                             || message
        'marks before parts'     | { it.path('model').put('continuing_subword_prefix', '##') }                                        || 'marks parts of words (continuing_subword_prefix), which cannot be read'
        'marks behind words'     | { it.path('model').put('end_of_word_suffix', '</w>') }                                             || 'marks parts of words (end_of_word_suffix)'
        'a table of characters'  | { it.set('normalizer', JSON.valueToTree([type: 'Precompiled', precompiled_charsmap: 'AAAA'])) }    || "prepares texts by 'Precompiled', which cannot be read"
        'pieces of one length'   | { it.set('pre_tokenizer', JSON.valueToTree([type: 'Sequence', pretokenizers: [[type: 'FixedLength', length: 0]]])) } || "prepares texts by 'FixedLength'"
        'a long beginning'       | { it.set('normalizer', JSON.valueToTree([type: 'Prepend', prepend: 'x' * 100])) }                  || 'makes texts more than 64 times as long'
        'growth on growth'       | { it.set('normalizer', JSON.valueToTree([type: 'Sequence', normalizers: [[type: 'Replace', pattern: [String: 'a'], content: 'a' * 9]] * 2])) } || 'makes texts more than 64 times as long'
    }

    def "what was left out at random in training is not in use"() {
        given:
        def tree = JSON.readTree(trained().json()) as ObjectNode
        (tree.path('model') as ObjectNode).put('dropout', 0.9)
        def tokenizer = Tokenizer.of(TokenizerJson.read(file(tree.toString())), folder)

        expect:
        (1..5).collect { tokenizer.encode('public static final') as List }.toSet() == [Tokenizer.of(trained(), folder).encode('public static final') as List] as Set

        cleanup:
        tokenizer?.close()
    }

    def "a template that forgets the text, and a decoder that is none, do not matter to encoding"() {
        given:
        def tree = JSON.readTree(trained().json()) as ObjectNode
        tree.set('post_processor', JSON.valueToTree([type: 'TemplateProcessing', single: [], pair: [], special_tokens: [:]]))
        tree.set('decoder', JSON.valueToTree([type: 'Nonsense']))
        def tokenizer = Tokenizer.of(TokenizerJson.read(file(tree.toString())), folder)
        def usual = Tokenizer.of(trained(), folder)

        expect:
        tokenizer.encode('public int') == usual.encode('public int')
        tokenizer.encodePrompt('public int') == usual.encodePrompt('public int')

        cleanup:
        tokenizer?.close()
        usual?.close()
    }

    def "patterns whose repetitions would multiply in a text that normalizers make longer are refused: #normalizer"() {
        given:
        def tree = JSON.readTree(trained().json()) as ObjectNode
        tree.set('normalizer', JSON.valueToTree(normalizer))
        tree.set('pre_tokenizer', JSON.valueToTree([type: 'Sequence', pretokenizers: [
            [type: 'Split', pattern: [Regex: '\\s*[\\r\\n]|.*\\r|.*\\t|.*x'], behavior: 'Isolated', invert: false],
            [type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false]]]))

        when:
        def refusal = null
        try {
            TokenizerJson.read(file(tree.toString()))
        } catch (FileFormatException e) {
            refusal = e.message
        }

        then:
        (refusal == null) == taken
        taken || refusal.contains('cuts text by a pattern that may take too long')

        where:
        normalizer                                                                                                || taken
        [type: 'NFC']                                                                                             || true
        [type: 'NFKC']                                                                                            || true
        [type: 'Replace', pattern: [String: 'a'], content: ' ' * 64]                                              || false
        [type: 'Sequence', normalizers: [[type: 'NFKC'], [type: 'Sequence', normalizers: [[type: 'NFC'], [type: 'Lowercase']]]]] || false
    }

    def "a text of any length has all of its tokens"() {
        given:
        def tokenizer = Tokenizer.of(trained(), folder)
        def text = 'public int value = 12;\n' * 15_000

        when:
        def ids = tokenizer.encode(text)

        then: "parts are cut where no token reaches over"
        ids.length == 15_000 * tokenizer.encode('public int value = 12;\n').length
        tokenizer.decode(ids) == text

        cleanup:
        tokenizer.close()
    }

    def "parts of a text have the tokens of the whole"() {
        given:
        def tokenizer = Tokenizer.of(trained(), folder)
        def text = VariedText.joined() * 3
        def parts = []
        for (int from = 0; from < text.length();) {
            int to = new TextParts(wanted, 1 << 16).end(text, from)
            parts << text.substring(from, to)
            from = to
        }

        expect:
        parts.size() > 1
        parts.join('') == text
        parts.collectMany { tokenizer.encode(it) as List } == tokenizer.encode(text) as List

        cleanup:
        tokenizer.close()

        where:
        wanted << [1, 2, 7, 100]
    }

    def "control tokens are found in prompts and not in text"() {
        given:
        def tokenizer = Tokenizer.of(trained(), folder)

        expect:
        tokenizer.encodePrompt('<|endoftext|>') == [0] as int[]
        tokenizer.encode('<|endoftext|>').length > 1
        tokenizer.decode(tokenizer.encode('<|endoftext|>')) == '<|endoftext|>'
        tokenizer.decode(0) == ''

        cleanup:
        tokenizer.close()
    }

    def "a stream gives every character when its last byte comes, and the same text as a whole"() {
        given:
        def tokenizer = Tokenizer.of(trained(), folder)
        def text = 'é€🙂 ok'
        def stream = tokenizer.stream()

        when:
        def parts = text.getBytes('UTF-8').collect { stream.next(1 + (it & 0xFF)) }

        then:
        parts == ['', 'é', '', '', '€', '', '', '', '🙂', ' ', 'o', 'k']
        stream.rest() == ''
        parts.join('') == text

        when: "half a character is left"
        def cut = tokenizer.stream()
        cut.next(1 + 0xE2)
        cut.next(1 + 0x82)

        then:
        cut.rest() == '\uFFFD'

        and: "bytes that are no character do not stop the stream"
        tokenizer.decode(1 + 0xFF, 99, 1 + 0xC3, 99) == '\uFFFDb\uFFFDb'

        cleanup:
        tokenizer.close()
    }

    def "half a surrogate pair becomes U+FFFD"() {
        given:
        def tokenizer = Tokenizer.of(trained(), folder)

        expect:
        tokenizer.decode(tokenizer.encode('a\ud83db')) == 'a\uFFFDb'

        cleanup:
        tokenizer.close()
    }

    private static TokenizerJson trained() {
        def trainer = new BytePairTrainer()
        trainer.add('public static int value = 12; public int other = value;' * 3)
        trainer.train(280)
    }

    private static ObjectNode badExpression(ObjectNode tree) {
        def split = tree.putObject('pre_tokenizer').put('type', 'Split').put('behavior', 'Isolated').put('invert', false)
        split.putObject('pattern').put('Regex', '(((')
        tree.putObject('decoder').put('type', 'ByteLevel').put('add_prefix_space', false).put('trim_offsets', true).put('use_regex', true)
        tree
    }

    private Path file(String content) {
        Files.writeString(folder.resolve('tokenizer.json'), content)
    }
}
