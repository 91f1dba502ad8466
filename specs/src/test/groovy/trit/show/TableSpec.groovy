package trit.show

import com.fasterxml.jackson.databind.ObjectMapper
import spock.lang.Specification

/** One table, drawn in several ways. */
class TableSpec extends Specification {

    def table = Table.named('sizes')
        .text('what', ['packed', 'a < b', null])
        .numbers('bytes', [10.5d, 1234d, null], { Quantities.number(it) })

    def "text is aligned: words to the left, numbers to the right"() {
        expect:
        table.asText() == '''\
what    bytes
packed  10.50
a < b   1,234
            –
'''
    }

    def "Markdown says how columns are aligned"() {
        expect:
        table.asMarkdown() == '''\
| what | bytes |
|---|---:|
| packed | 10.50 |
| a < b | 1,234 |
|  | – |
'''
    }

    def "HTML is escaped"() {
        expect:
        table.asHtml().contains('<td style="text-align:left">a &lt; b</td><td style="text-align:right">1,234</td>')
    }

    def "CSV and data keep numbers whole"() {
        expect:
        table.asCsv().readLines() == ['what,bytes', 'packed,10.5', 'a < b,1234.0', ',']
        table.data().numberColumn('bytes').sum() == 1244.5d
    }

    def "JSON has an object per row"() {
        expect:
        new ObjectMapper().readValue(table.asJson(), List) ==
            [[what: 'packed', bytes: 10.5], [what: 'a < b', bytes: 1234.0], [what: null, bytes: null]]
    }

    def "rows are picked, sorted, and spread over columns"() {
        given:
        def errors = Table.named('errors')
            .text('layer', ['a', 'a', 'b', 'b'])
            .text('encoding', ['Q8_0', 'Q4_0', 'Q8_0', 'Q4_0'])
            .numbers('error', [1d, 4d, 3d, null], { Quantities.number(it) })

        expect:
        errors.where('layer', 'a').numbers('error') == [1d, 4d]
        errors.sortedBy('error').numbers('error') == [1d, 3d, 4d, null]
        errors.below('error', 3.5).numbers('error') == [1d, 3d]
        errors.pivot('layer', 'encoding', 'error').with {
            names() == ['layer', 'Q8_0', 'Q4_0'] && numbers('Q8_0') == [1d, 3d] && numbers('Q4_0') == [4d, null]
        }
        errors.head(1).size() == 1
    }

    def "a column that is not there is answered with the right one"() {
        when:
        table.numbers('byte')

        then:
        def e = thrown(IllegalArgumentException)
        e.message == "no column 'byte'. Did you mean 'bytes'? It has: what, bytes"
    }
}
