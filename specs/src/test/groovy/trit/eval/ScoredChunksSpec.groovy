package trit.eval

import spock.lang.Specification
import trit.file.token.SpecialTokens
import trit.infer.ModelException

/** A text is cut as llama-perplexity cuts it. */
class ScoredChunksSpec extends Specification {

    def "#tokens tokens in a context of #context make #chunks chunks with #scored scored predictions"() {
        given:
        def text = new ScoredChunks(new int[tokens], context, OptionalInt.empty(), 0)

        expect:
        text.count() == chunks
        text.scored() == scored

        where:
        tokens | context || chunks | scored
        1_024  | 512     || 2      | 510
        2_000  | 512     || 3      | 765
        15_271 | 512     || 29     | 7_395
        14     | 7       || 2      | 6
    }

    def "every chunk begins with BOS where there is one, and the text itself stays as it is"() {
        given:
        int[] ids = (0..<20).toArray()

        when:
        def with = new ScoredChunks(ids, 8, OptionalInt.of(99), 0)
        def without = new ScoredChunks(ids, 8, OptionalInt.empty(), 0)

        then:
        with.chunk(0) as List == [99] + (1..7)
        with.chunk(1) as List == [99] + (9..15)
        without.chunk(1) as List == (8..15)
        ids == (0..<20).toArray()
    }

    def "a sliding window of #context scores the last #stride tokens of each: #targets"() {
        given:
        def text = ScoredChunks.sliding((0..<tokens) as int[], context, stride, 0)

        expect:
        (0..<text.count()).collectMany { i -> (text.first()..<(context - 1)).collect { text.chunk(i)[it + 1] } } == targets
        text.scored() == targets.size()

        where:
        tokens | context | stride || targets
        16     | 8       | 8      || (1..7) + (9..15)
        16     | 8       | 4      || (4..15)
        16     | 8       | 1      || (7..15)
        19     | 8       | 4      || (4..15)
    }

    def "a stride as long as the context is Hugging Face's protocol"() {
        given:
        int[] ids = (0..<50) as int[]
        def specials = new SpecialTokens(1, 2, -1, true)

        when:
        def one = ScoredChunks.of(Protocol.STRIDE, ids, specials, 8, 8, 0)
        def other = ScoredChunks.of(Protocol.HUGGING_FACE, ids, specials, 8, 0, 0)

        then:
        [one.count(), one.first(), one.scored()] == [other.count(), other.first(), other.scored()]
        (0..<one.count()).every { one.chunk(it) == other.chunk(it) }
    }

    def "a stride of #stride is refused"() {
        when:
        ScoredChunks.sliding(new int[50], 8, stride, 0)

        then:
        def e = thrown(ModelException)
        e.message == "a stride of $stride does not fit a context of 8; use 1 to 8"

        where:
        stride << [0, 9]
    }

    def "a limit takes the first chunks"() {
        expect:
        new ScoredChunks(new int[100], 10, OptionalInt.empty(), limit).count() == count

        where:
        limit || count
        0     || 10
        1     || 1
        3     || 3
        99    || 10
    }

    def "a text of fewer than two chunks is refused"() {
        when:
        new ScoredChunks(new int[15], 8, OptionalInt.empty(), 0)

        then:
        def e = thrown(ModelException)
        e.message == 'the text has 15 tokens, fewer than two chunks of 8; use a longer text or a shorter context'
    }

    def "the unigram entropy is that of the scored tokens alone"() {
        given: 'in every chunk of 8 the tokens at 5, 6 and 7 are the targets'
        int[] ids = [9, 9, 9, 9, 9, 1, 2, 1, 9, 9, 9, 9, 9, 3, 4, 1]

        expect: '1 three times, 2, 3 and 4 once of six'
        def entropy = new ScoredChunks(ids, 8, OptionalInt.empty(), 0).unigramEntropy()
        Math.abs(entropy - (0.5 * Math.log(2) + 0.5 * Math.log(6))) < 1e-12
    }
}
