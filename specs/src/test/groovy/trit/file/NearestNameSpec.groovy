package trit.file

import spock.lang.Specification

class NearestNameSpec extends Specification {

    static final List<String> WORDS = ['encoding', 'tensors', 'ignore', 'fallback']

    def "'#name' was probably meant to be #meant"() {
        expect:
        NearestName.to(name, WORDS) == Optional.ofNullable(meant)

        where:
        name        | meant
        'encodng'   | 'encoding'
        'enocding'  | 'encoding'
        'ENCODING'  | 'encoding'
        'fall-back' | 'fallback'
        'ignored'   | 'ignore'
        'bananas'   | null
        ''          | null
        'e'         | null
    }

    def "a swap of neighbours is one edit, and edits count the same both ways"() {
        expect:
        NearestName.edits(a, b) == edits
        NearestName.edits(b, a) == edits

        where:
        a        | b         || edits
        ''       | 'abc'     || 3
        'kitten' | 'sitting' || 3
        'ab'     | 'ba'      || 1
        'Q4_0'   | 'q4_0'    || 0
    }

    def "the hint is a sentence or nothing"() {
        expect:
        NearestName.hint('tensrs', WORDS) == " Did you mean 'tensors'?"
        NearestName.hint('seed', WORDS) == ''
        NearestName.hint('seed', []) == ''
    }
}
