package trit.quant.compress

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.quant.feedback.Layers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape

class HyperLatticeSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()

    def "with #classes classes outside of the square a weight takes #bits bits"() {
        given:
        def weights = new Layers(memory, 2).gaussian('w', 2, 400)

        expect:
        Storing.stream(new HyperLattice(1, classes), weights).length == 8 + 800 * bits / 8

        where:
        classes || bits
        0       || 5.5
        1       || 6
        2       || 6.5
        3       || 6.5
    }

    def "inside of the square a pair loses at most what the lattice is apart"() {
        given:
        def weights = memory.scratch(Shape.of(1, 40_000))
        (0..<40_000).each { weights.set(it, (float) ((RandomStream.of(3).uniform(it) - 0.5f) * 0.1f)) }
        def decoded = Storing.decoded(new HyperLattice(0.1, 0), weights, memory)

        expect:
        (0..<20_000).every { i ->
            Math.hypot(weights.get(2 * i) - decoded.get(2 * i), weights.get(2 * i + 1) - decoded.get(2 * i + 1)) <= 1.35 * 0.1 / 40
        }

        and: 'about as much as 40 even steps'
        def mse = (0..<40_000).sum { (weights.get(it) - decoded.get(it)) ** 2 } / 40_000
        Math.abs(mse / (1.05 * 0.01 / (12 * 1600)) - 1) < 0.03
    }

    def "weights far outside and an odd last one come back"() {
        given:
        def weights = memory.tensor(Shape.of(1, 5))
        [0.01f, -0.02f, 3f, 0.5f, 0.04f].eachWithIndex { w, i -> weights.set(i, w) }

        expect:
        def decoded = Storing.decoded(new HyperLattice(0.1, 2), weights, memory)
        (0..<5).every { Math.abs(decoded.get(it) - weights.get(it)) < 0.1 }
    }
}
