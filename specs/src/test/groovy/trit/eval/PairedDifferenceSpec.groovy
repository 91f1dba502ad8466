package trit.eval

import spock.lang.Specification
import trit.eval.PairedDifference.Verdict

/** When a difference between two settings may be called one. */
class PairedDifferenceSpec extends Specification {

    def "the interval is that of Student's t"() {
        when: 'differences 1, 2, 3: mean 2, standard error sqrt(1/3), t(0.975, 2) = 4.3027'
        def difference = PairedDifference.of([10, 10, 10] as double[], [11, 12, 13] as double[])

        then:
        difference.mean() == 2d
        Math.abs(difference.halfWidth() - 4.302653 * Math.sqrt(1 / 3d)) < 1e-5
        difference.verdict() == Verdict.NOISE
    }

    def "#second beside #first is #verdict"() {
        expect:
        PairedDifference.of(first as double[], second as double[]).verdict() == verdict

        where:
        first           | second                || verdict
        [1.0]           | [0.5]                 || Verdict.UNKNOWN
        [5, 5, 5]       | [5, 5, 5]             || Verdict.SAME
        [5, 5, 5]       | [4, 4, 4]             || Verdict.LOWER
        [5.0, 5.1, 4.9] | [6.0, 6.11, 5.9]      || Verdict.HIGHER
        [5.0, 6.0, 4.0] | [5.5, 5.4, 4.9]       || Verdict.NOISE
    }

    def "rows that cannot be paired are refused"() {
        when:
        PairedDifference.of([1, 2] as double[], [1] as double[])

        then:
        def e = thrown(IllegalArgumentException)
        e.message == 'cannot pair 2 and 1 numbers'
    }
}
