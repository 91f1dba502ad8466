package trit.file.token

import spock.lang.Specification

class PieceScoresSpec extends Specification {
    def "every cut of a piece into two pieces is a merge, best scores first, then by ids"() {
        given: 'pieces of few characters, one of which takes two chars'
        def random = new Random(seed)
        def characters = ['a', 'b', '▁', 'é', '😀']
        def texts = (0..<400).collect { (0..random.nextInt(4)).collect { characters[random.nextInt(5)] }.join() }.unique()
        def scores = texts.collect { -random.nextInt(50) as float } as float[]
        def kinds = texts.collect { it == 'b' ? TokenKind.CONTROL : TokenKind.NORMAL }

        expect:
        PieceScores.merges(texts, kinds, scores) == allCuts(texts, kinds, scores)

        where:
        seed << (1..5)
    }

    /** All pairs of pieces in the order in which they are joined. */
    private static List<String> allCuts(List<String> texts, List<TokenKind> kinds, float[] scores) {
        def ids = (0..<texts.size()).findAll { kinds[it] == TokenKind.NORMAL }
        def byText = ids.collectEntries { [texts[it], it] }
        def cuts = []
        ids.each { left ->
            ids.each { right ->
                def whole = byText[texts[left] + texts[right]]
                if (whole != null) {
                    cuts << [whole, left, right]
                }
            }
        }
        cuts.sort { a, b -> scores[b[0]] <=> scores[a[0]] ?: a[0] <=> b[0] ?: a[1] <=> b[1] ?: a[2] <=> b[2] }
            .collect { "${texts[it[1]]} ${texts[it[2]]}".toString() }
    }
}
