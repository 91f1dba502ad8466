package trit.show

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
        table.asHtml().contains('<td>a &lt; b</td><td align="right">1,234</td>')
    }

    def "CSV and data keep numbers whole"() {
        expect:
        table.asCsv().readLines() == ['what,bytes', 'packed,10.5', 'a < b,1234.0', ',']
        table.data().numberColumn('bytes').sum() == 1244.5d
    }
}
