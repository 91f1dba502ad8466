package trit.train

import spock.lang.Specification

class ScheduleSpec extends Specification {

    def "the rate climbs over the warm-up and falls along a cosine: #rate at step #step"() {
        expect:
        Math.abs(new Schedule(1e-3, 1e-4, 10, 111).rate(step) - rate) < 1e-12

        where:
        step || rate
        0    || 1e-4
        4    || 5e-4
        9    || 1e-3
        10   || 1e-3
        35   || 1e-4 + 9e-4 * (1 + Math.sqrt(0.5)) / 2
        60   || 5.5e-4
        110  || 1e-4
        500  || 1e-4
    }

    def "a warm-up as long as the training, or none, is no special case"() {
        expect:
        new Schedule(1d, 0d, 10, 10).rate(9) == 1d
        new Schedule(1d, 0d, 20, 10).rate(9) == 0.5d
        new Schedule(1d, 0d, 0, 1).rate(0) == 0d
        new Schedule(1d, 0d, 0, 3).rate(0) == 1d
    }
}
