package trit.show

import spock.lang.Specification
import trit.phase.compress.ChoiceReport

class ChoiceTableSpec extends Specification {

    def "every measurement has a row that says what was changed and what it bought"() {
        given:
        def changes = (0..<5).collectEntries { ["blk.${it}.ffn_up.weight".toString(), 'e8p → uniform 4, 64'] }
        def report = new ChoiceReport('kld 0.02', true, [
            new ChoiceReport.Round('as begun', [:], 2.02, 0.05, 0.001, 0, 1.08, false, false),
            new ChoiceReport.Round('round 1', changes, 3.1, 0.0123456, 0.0004, 0.0376544, 1.01, true, true)], [:])

        when:
        def table = new ChoiceTable('small', report).table()

        then:
        table.title() == 'small: kld 0.02 holds'
        table.asText().readLines()*.strip() == [
            'measured  bits/weight      kld    ± error  kld bought  perplexity times  holds  taken  changed',
            'as begun        2.020  0.05000   0.001000       0.000             1.080  no',
            'round 1         3.100  0.01235  0.0004000     0.03765             1.010  yes    yes    blk.0.ffn_up: e8p → uniform 4, 64; blk.1.ffn_up: e8p → uniform 4, 64; blk.2.ffn_up: e8p → uniform 4, 64; and 2 more']
    }

    def "a bound that does not hold is not to be overlooked"() {
        expect:
        new ChoiceTable('small', new ChoiceReport('kld 0.02', false, [new ChoiceReport.Round('as begun', [:], 2, 1, 0, 0, 3, false, true)], [:])).table().title() == 'small: kld 0.02 DOES NOT HOLD'
    }
}
