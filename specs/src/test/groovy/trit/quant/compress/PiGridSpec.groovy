package trit.quant.compress

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.quant.feedback.Layers
import trit.tensor.Memory

class PiGridSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()

    def "codes are those of the even grid with step alpha * pi / #k, bit for bit"() {
        given:
        def grid = new PiGrid(3, k, BaseConstant.PI, 256)
        def alpha = 0.764f
        def weights = new Layers(memory, 2).gaussian('w', 1, 20_000).toArray()

        expect:
        weights.every { grid.code(it, alpha) == new SteppedGrid(3, 1).code(it, alpha * Math.PI / k) }
        weights.collect { grid.code(it, alpha) }.toSet().every { it in -4..3 }

        where:
        k << [2, 3, 4, 5]
    }

    def "a search is never worse than the step that clips nothing"() {
        given:
        def weights = new Layers(memory, 2).gaussian('w', 1, 4096).toArray()
        def grid = new SteppedGrid(bits, 1)
        def whole = grid.representable(weights.max { Math.abs(it) }.abs() / grid.most())

        expect:
        new GridStepSearch(grid).search(weights).error() <= weights.sum { (it - grid.code(it, whole) * whole) ** 2 }

        where:
        bits << [2, 3, 4]
    }

    def "#bits bits, k #k, groups of #group and alpha #alpha are refused"() {
        when:
        new PiGrid(bits, k, BaseConstant.PI, group).step(alpha)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == message

        where:
        bits | k | group | alpha     || message
        4    | 4 | 256   | 1f        || 'pi has 2 or 3 bits, not 4; uniform has 4, too'
        1    | 4 | 256   | 1f        || 'pi has 2 or 3 bits, not 1; uniform has 4, too'
        3    | 1 | 256   | 1f        || 'k must be 2, 3, 4 or 5, not 1'
        3    | 6 | 256   | 1f        || 'k must be 2, 3, 4 or 5, not 6'
        3    | 4 | 4     | 1f        || 'a group holds at least 8 weights, not 4'
        3    | 4 | 256   | 0f        || 'alpha must be above 0 and finite, not 0.0'
        3    | 4 | 256   | -1f       || 'alpha must be above 0 and finite, not -1.0'
        3    | 4 | 256   | Float.POSITIVE_INFINITY || 'alpha must be above 0 and finite, not Infinity'
        3    | 4 | 256   | Float.NaN || 'alpha must be above 0 and finite, not NaN'
    }

    def "rows that are no whole groups, and zeros, come back: #group"() {
        given:
        def weights = memory.tensor(trit.tensor.Shape.of(3, 100))
        (0..<100).each { weights.set(it, (float) (it % 7 - 3)) }

        when:
        def decoded = Storing.decoded(new UniformGrid(3, group), weights, memory)

        then:
        (0..<300).every { Math.abs(decoded.get(it) - weights.get(it)) < 1e-2 }

        where:
        group << [8, 32, 100, 256]
    }
}
