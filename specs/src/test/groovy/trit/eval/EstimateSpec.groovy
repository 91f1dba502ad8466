package trit.eval

import spock.lang.Specification

/** Means, errors and percentiles as llama.cpp computes them. */
class EstimateSpec extends Specification {

    def "a mean has the error of independent samples"() {
        when:
        def estimate = Estimate.ofMean([1, 2, 3, 4] as double[])

        then: 'variance 1.25 over n, divided by n - 1'
        estimate.value() == 2.5d
        Math.abs(estimate.error() - Math.sqrt(1.25d / 3)) < 1e-15
    }

    def "equal samples, and a single one, have no error"() {
        expect:
        Estimate.ofMean(samples as double[]) == new Estimate(3, 0)

        where:
        samples << [[3], [3, 3, 3]]
    }

    def "a share has the error of coin tosses"() {
        expect:
        Estimate.ofShare(25, 101).value() == 25 / 101d
        Math.abs(Estimate.ofShare(50, 101).error() - Math.sqrt((50 / 101d) * (51 / 101d) / 100)) < 1e-15
        Estimate.ofShare(7, 7) == new Estimate(1, 0)
    }

    def "percentiles lie between neighbours"() {
        when:
        def percentiles = Percentiles.of((100..0).collect { it as double } as double[])

        then:
        percentiles.min() == 0
        percentiles.p01() == 1
        percentiles.median() == 50
        Math.abs(percentiles.p999() - 99.9) < 1e-9
        percentiles.max() == 100
        Percentiles.of([4, 1] as double[]).median() == 2.5d
        Percentiles.of([4] as double[]).p99() == 4
    }
}
