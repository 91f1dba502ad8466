package trit.file.token

import spock.lang.Specification
import spock.lang.Timeout

import static trit.file.token.Pieces.BYTES
import static trit.file.token.Pieces.afterBytes
import static trit.file.token.Pieces.read

class PieceEncoderSpec extends Specification {

    def "a text is split as by trying all neighbours again and again, vocabulary #seed"() {
        given: 'pieces of few characters, many of them with the same score'
        def random = new Random(seed)
        def letters = ['a', 'b', '▁', 'é', '😀', '字']
        def word = { int longest -> (0..random.nextInt(longest)).collect { letters[random.nextInt(letters.size())] }.join() }
        def pieces = (letters.take(random.nextInt(7)) + (0..<60).collect { word(5) }).unique()
        def vocabulary = afterBytes(pieces, pieces.collect { -random.nextInt(9) as float })

        when:
        def texts = (0..<300).collect { (0..random.nextInt(6)).collect { random.nextInt(3) == 0 ? ' ' : word(7) }.join() }
        def encoder = vocabulary.plainText(null)

        then:
        texts.findAll { encoder.encode(it) as List != joined(vocabulary, it) } == []

        where:
        seed << (1..20)
    }

    def "of pieces with the same score the leftmost is joined first, whatever their ids"() {
        expect:
        pieces(afterBytes(order + ['a', 'b', 'c'], [-1f, -1f, -9f, -9f, -9f], false), 'abc') == ['ab', 'c']

        where:
        order << [['ab', 'bc'], ['bc', 'ab']]
    }

    def "a space is put in front of a text, and of what follows a token that is found"() {
        given:
        def vocabulary = afterBytes(['▁', 'a', '▁a', 'aa', '<x>'], [-3f, -4f, -1f, -2f, 0f], true, ['<x>': TokenKind.USER_DEFINED])

        expect:
        pieces(vocabulary, text) == expected
        Tokenizer.of(vocabulary, null).decode(vocabulary.plainText(null).encode('a aa')) == 'a aa'

        where:
        text       || expected
        ''         || []
        'a'        || ['▁a']
        ' a'       || ['▁', '▁a']
        'aa'       || ['▁a', 'a']
        '<x>'      || ['<x>']
        'a<x>a'    || ['▁a', '<x>', '▁a']
        'a<x> a'   || ['▁a', '<x>', '▁', '▁a']
        '<x><x>a ' || ['<x>', '<x>', '▁a', '▁']
    }

    def "control tokens and the unknown token count in prompts only, of several the longest, the last of equal ones"() {
        given:
        def kinds = ['<s>': TokenKind.CONTROL, '<s><s>': TokenKind.CONTROL, '?': TokenKind.UNKNOWN, '': TokenKind.CONTROL]
        def vocabulary = afterBytes(['<s>', '<s>', '<s><s>', '?', '', 'a', '<', 's', '>', '<s', 's>'], [0f] * 11, false, kinds)

        expect:
        vocabulary.prompts(null).encode('<s>a<s><s><s>?<s') as List == [257, 261, 258, 257, 259, 265]
        pieces(vocabulary, '<s>a') == ['<s', '>', 'a']
    }

    def "in a prompt, what somebody says stays text, and what the program says does not"() {
        given:
        def vocabulary = afterBytes(['<s>', '<', 's', '>', 'a'], [0f] * 5, false, ['<s>': TokenKind.CONTROL])
        def prompt = new Prompt.Builder().say('<s>a').quote('a<s>').say('<s>').build()

        expect:
        Tokenizer.of(vocabulary, null).encodePrompt(prompt).collect { vocabulary.text(it) } == ['<0x01>', '<s>', 'a', 'a', '<', 's', '>', '<s>']
    }

    def "what no piece spells is spelled by bytes, or unknown, once for several in a row"() {
        given:
        def texts = (bytes ? BYTES - missing : []) + ['a'] + (unknown ? ['?'] : [])
        def vocabulary = read(texts, [0f] * texts.size(), texts.collect { it == '?' ? 2 : it.startsWith('<0x') ? 6 : 1 })

        expect:
        vocabulary.plainText(null).encode(text).collect { texts[it] } == expected

        where:
        text         | bytes | missing    | unknown || expected
        'aé'         | true  | []         | true    || ['a', '<0xC3>', '<0xA9>']
        'a🙂'        | true  | []         | true    || ['a', '<0xF0>', '<0x9F>', '<0x99>', '<0x82>']
        '\ud83da'    | true  | []         | true    || ['<0xEF>', '<0xBF>', '<0xBD>', 'a']
        'a\udc00'    | true  | []         | true    || ['a', '<0xEF>', '<0xBF>', '<0xBD>']
        'é'          | true  | ['<0xA9>'] | true    || ['?']
        'éèa\u00e9'  | true  | ['<0xC3>'] | true    || ['?', 'a', '?']
        'éa'         | false | []         | true    || ['?', 'a']
        'éa'         | false | []         | false   || ['a']
    }

    def "of the kinds of tokens, #kind joins: #expected"() {
        given:
        def vocabulary = afterBytes(['▁', 'a', '▁▁'], [-1f, -2f, -3f], false, ['▁▁': kind])

        expect: 'as what is found is the text of a token, it is not found where there are spaces'
        pieces(vocabulary, '  a') == expected

        where:
        kind                   || expected
        TokenKind.NORMAL       || ['▁▁', 'a']
        TokenKind.USER_DEFINED || ['▁▁', 'a']
        TokenKind.CONTROL      || ['▁', '▁', 'a']
        TokenKind.UNUSED       || ['▁', '▁', 'a']
    }

    @Timeout(20)
    def "a long run of one character takes no long time, nor the pieces in it another place, with #what"() {
        given:
        def vocabulary = afterBytes(texts, scores, false)

        when:
        def lengths = vocabulary.plainText(null).encode('a' * length).collect { vocabulary.text(it).length() }

        then:
        lengths.sum() == length
        lengths.toSet() == expected as Set

        where:
        what                            | texts                        | scores                        | length            || expected
        'pieces of every length'        | (1..1024).collect { 'a' * it } | (1..1024).collect { it as float } | 1_024 * 1_000 || [1024]
        'the longest pieces worst'      | (1..1024).collect { 'a' * it } | (1..1024).collect { -it as float } | 1_024 * 1_000 || [1024]
        'equal scores'                  | (1..1024).collect { 'a' * it } | [0f] * 1024                   | 1_024 * 1_000     || [1024]
        'doubling pieces'               | (0..10).collect { 'a' * (1 << it) } | (0..10).collect { -it as float } | (1 << 20) + 3 || [1, 2, 1024]
        'more than is joined at once'   | ['a', 'aa']                  | [-1f, 0f]                     | 3 * PieceJoiner.LONGEST || [2]
        'nothing to join'               | ['a', 'aaa']                 | [-1f, 0f]                     | 1_000_000         || [1]
    }

    def "a text cut into words gets the same ids as one that is joined as a whole"() {
        given: 'a piece that holds every pair of characters, so that nothing is cut'
        def letters = ('a'..'e') + ['▁']
        def random = new Random(3)
        def pieces = letters + (0..<100).collect { (0..(1 + random.nextInt(3))).collect { letters[random.nextInt(6)] }.join() }.unique()
        def scores = pieces.collect { -random.nextInt(20) as float }
        def all = [letters, letters].combinations()*.join().join('#').collect { it }.join()
        def text = (0..<20_000).collect { (('a'..'e') + [' '])[random.nextInt(6)] }.join()

        expect:
        encoded(pieces + [all], scores + [0f], text) == encoded(pieces, scores, text)
    }

    def "threads may share an encoder"() {
        given:
        def random = new Random(5)
        def pieces = ('a'..'h') + [('a'..'h'), ('a'..'h')].combinations()*.join()
        def encoder = afterBytes(pieces, pieces.collect { random.nextFloat() }).plainText(null)
        def texts = (0..<200).collect { (0..<500).collect { 'abcdefgh '[random.nextInt(9)] }.join() }

        expect:
        texts.parallelStream().map { encoder.encode(it) as List }.toList() == texts.collect { encoder.encode(it) as List }
    }

    private static List<Integer> encoded(List<String> pieces, List<Float> scores, String text) {
        afterBytes(pieces, scores).plainText(null).encode(text) as List
    }

    private static List<String> pieces(Vocabulary vocabulary, String text) {
        vocabulary.plainText(null).encode(text).collect { vocabulary.text(it) }
    }

    /** By definition: the best of all neighbours is joined, until none is a piece. */
    private static List<Integer> joined(SentencePieces vocabulary, String text) {
        def ids = (256..<vocabulary.size()).collectEntries { [vocabulary.text(it), it] }
        def parts = text.empty ? [] : ('▁' + text.replace(' ', '▁')).codePoints().toArray().collect { Character.toString(it) }
        while (true) {
            def pairs = (0..<Math.max(0, parts.size() - 1)).findAll { ids[parts[it] + parts[it + 1]] }
            if (!pairs) {
                return parts.collectMany { ids[it] ? [ids[it]] : it.getBytes('UTF-8').collect { it & 0xFF } }
            }
            def best = pairs.max { vocabulary.scores()[ids[parts[it] + parts[it + 1]]] }
            parts = parts.take(best) + [parts[best] + parts[best + 1]] + parts.drop(best + 2)
        }
    }
}
