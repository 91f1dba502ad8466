package trit.code.search

import spock.lang.Specification

/** The search of a scale for codes from a table, by itself. */
class TableSearchSpec extends Specification {
    static final byte[] TABLE = [-127, -30, 1, 113]

    def "the entry nearest to #x is number #index"() {
        expect:
        new TableSearch(TABLE, 7).nearest(x as float) == index as byte

        where: 'numbers beyond all ints get the entries at the ends'
        x        || index
        -3e9     || 0
        -1e20    || 0
        -128     || 0
        -78.5    || 1
        -78.6    || 0
        0        || 2
        57       || 3
        56.9     || 2
        3e9      || 3
        1e20     || 3
        -1f / 0f || 0
    }
}
