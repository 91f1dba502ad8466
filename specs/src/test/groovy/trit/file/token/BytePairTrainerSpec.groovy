package trit.file.token

import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.VariedText

import java.nio.charset.StandardCharsets
import java.nio.file.Files
import java.nio.file.Path

class BytePairTrainerSpec extends Specification {

    static final String TEXT = 'public static void main(String[] args) { int value = other.value; }\n' * 50

    @TempDir
    @Shared
    Path folder

    def "the vocabulary is the separator, the bytes, and pairs in the order of joining"() {
        given:
        def trainer = new BytePairTrainer()
        trainer.add('aaab aaab aaab cab')

        when:
        def vocabulary = trainer.train(260)

        then:
        vocabulary.text(0) == '<|endoftext|>'
        vocabulary.kind(0) == TokenKind.CONTROL
        (0..255).every { vocabulary.bytes(it + 1) == [(byte) it] as byte[] }
        // aa stands in every aaab twice, ab four times with the one in cab, then aa ab three times
        vocabulary.merges() == ['a a', 'a b', 'aa ab']
        vocabulary.size() == 260
    }

    def "among equally frequent pairs the smaller ids win"() {
        given:
        def trainer = new BytePairTrainer()
        ['zy', 'zy', 'xw', 'xw'].each { trainer.add(it) }

        expect:
        trainer.train(258).merges() == ['x w']
    }

    def "counts kept up to date are the counts made anew"() {
        given:
        def random = new Random(7)
        def words = (1..200).collect { (1..(1 + random.nextInt(12))).collect { 'abc'[random.nextInt(3)] }.join('') }
        def trainer = new BytePairTrainer()
        words.each { trainer.add(it) }

        expect:
        trainer.train(300).merges() == slowly(words, 300 - 257)
    }

    def "equal texts give equal vocabularies, in whatever order they come"() {
        given:
        def one = new BytePairTrainer()
        def other = new BytePairTrainer()
        def texts = TEXT.readLines() + VariedText.all()

        when:
        texts.each { one.add(it) }
        texts.reverse().each { other.add(it) }

        then:
        one.train(400).json() == other.train(400).json()
    }

    def "training stops where no pair occurs twice"() {
        given:
        def trainer = new BytePairTrainer()
        trainer.add('abc')

        expect:
        trainer.train(1000).size() == 257
    }

    def "#size tokens are refused"() {
        when:
        new BytePairTrainer().train(size)

        then:
        def e = thrown(IllegalArgumentException)
        e.message.startsWith('a vocabulary has 257 to 65,536 tokens, not ')

        where:
        size << [0, 256, 65_537]
    }

    def "every text comes back as it was"() {
        given:
        def tokenizer = trained(600)

        expect:
        VariedText.all().every { tokenizer.decode(tokenizer.encode(it)) == it }

        cleanup:
        tokenizer.close()
    }

    def "every single character comes back as it was"() {
        given:
        def tokenizer = trained(300)
        def all = new StringBuilder()
        for (int c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 37) {
            if (c < 0xD800 || c > 0xDFFF) {
                all.appendCodePoint(c).append(c % 3 == 0 ? ' ' : '')
            }
        }

        expect:
        tokenizer.decode(tokenizer.encode(all.toString())) == all.toString()

        cleanup:
        tokenizer.close()
    }

    def "the library joins pairs as the trainer did: no piece gets more tokens than pairs allow"() {
        given:
        def tokenizer = trained(600)
        def json = tokenizer.description()

        expect:
        TEXT.readLines().first().split(/(?= )/).every { piece ->
            tokenizer.encode(piece) as List == joined(piece, json)
        }

        cleanup:
        tokenizer.close()
    }

    def "a saved vocabulary is the same when it is opened"() {
        given:
        def tokenizer = trained(500)
        tokenizer.save(folder)

        when:
        def opened = Tokenizer.open(folder.resolve('tokenizer.json'))

        then:
        opened.sha256() == tokenizer.sha256()
        opened.specials() == new SpecialTokens(0, 0, -1, false)
        opened.encode(VariedText.joined()) == tokenizer.encode(VariedText.joined())

        cleanup:
        tokenizer.close()
        opened?.close()
    }

    private static Tokenizer trained(int size) {
        def trainer = new BytePairTrainer()
        trainer.add(TEXT)
        VariedText.all().each { trainer.add(it * 2) }
        Tokenizer.of(trainer.train(size), Path.of('tokenizer.json'))
    }

    /** Byte-pair training as its definition says: count everything, join, start again. */
    private static List<String> slowly(List<String> words, int steps) {
        def rows = words.collect { it.toList() }
        def merges = []
        def ids = (0..255).collectEntries { [ByteAlphabet.character(it) as String, it + 1] }
        for (int step = 0; step < steps; step++) {
            def counts = [:].withDefault { 0 }
            rows.each { row -> for (int i = 0; i + 1 < row.size(); i++) counts[[row[i], row[i + 1]]]++ }
            def best = counts.entrySet().findAll { it.value > 1 }.sort { a, b ->
                b.value <=> a.value ?: ids[a.key[0]] <=> ids[b.key[0]] ?: ids[a.key[1]] <=> ids[b.key[1]]
            }
            if (!best) {
                break
            }
            def (left, right) = best[0].key
            merges << "$left $right".toString()
            ids[left + right] = 257 + step
            rows = rows.collect { join(it, left, right) }
        }
        merges
    }

    private static List<String> join(List<String> row, String left, String right) {
        def out = []
        for (int i = 0; i < row.size(); i++) {
            if (i + 1 < row.size() && row[i] == left && row[i + 1] == right) {
                out << left + right
                i++
            } else {
                out << row[i]
            }
        }
        out
    }

    /** A piece's tokens by joining, rank by rank. */
    private static List<Integer> joined(String piece, TokenizerJson json) {
        def row = piece.getBytes(StandardCharsets.UTF_8).collect { ByteAlphabet.character(it & 0xFF) as String }
        json.merges().each { merge ->
            def (left, right) = merge.split(' ')
            row = join(row, left, right)
        }
        row.collect { text -> (0..<json.size()).find { json.text(it) == text } }
    }
}
