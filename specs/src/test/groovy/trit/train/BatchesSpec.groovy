package trit.train

import spock.lang.Specification
import trit.tensor.RandomStream

class BatchesSpec extends Specification {
    static final Tokens TOKENS = Tokens.of((0..<100) as int[])

    Batches batches = new Batches(TOKENS, RandomStream.of(1), 10)

    def "a window is followed by itself, one token later"() {
        given:
        def batch = batches.draw(3, 0, 4)

        expect:
        batch.sequences() == 4
        batch.length() == 10
        (0..<40).every { batch.targets()[it] == batch.ids()[it] + 1 }
        (0..<40).every { it % 10 == 0 || batch.ids()[it] == batch.ids()[it - 1] + 1 }
    }

    def "what a step sees depends on the step and the stream alone"() {
        given:
        def whole = batches.draw(7, 0, 8)
        def parts = (0..<4).collect { batches.draw(7, it * 2, 2) }

        expect:
        parts.collectMany { it.ids() as List } == whole.ids() as List
        batches.draw(7, 0, 8).ids() == whole.ids()
        batches.draw(8, 0, 8).ids() != whole.ids()
        new Batches(TOKENS, RandomStream.of(2), 10).draw(7, 0, 8).ids() != whole.ids()
    }

    def "every window is drawn, the first and the last included"() {
        given:
        def first = (0..<200).collectMany { batches.draw(it, 0, 8).ids().toList().collate(10)*.first() }

        expect:
        first.toSet() == (0..89) as Set
    }

    def "too few tokens for one window are refused"() {
        when:
        new Batches(Tokens.of((0..<10) as int[]), RandomStream.of(1), 10)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == '10 tokens hold no sequence of 10 and the token that follows it; take a longer text, or shorter sequences'
    }
}
