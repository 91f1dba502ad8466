package trit.quant.precision

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.compute.Backend
import trit.compute.Backends
import trit.quant.feedback.Layers
import trit.tensor.Memory
import trit.tensor.Shape

class RowClustersSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()
    Backend backend = Backends.choose('vector', 2).backend()

    def "a constant matrix gets the fewest bits"() {
        given:
        def constant = memory.scratch(Shape.of(32, 64))
        (0..<constant.size()).each { constant.set(it, 0.3f) }

        expect:
        def found = RowClusters.of(constant, 4, backend)
        found.spread() == 0
        found.bits() == 2
    }

    def "rows of four kinds are found, and little is left within them: few bits"() {
        given:
        def weights = new Layers(memory, 3).gaussian('w', 64, 2048)
        (0..<weights.size()).each { long i -> weights.set(i, (float) (weights.get(i) * 3**(i.intdiv(2048) % 4))) }

        expect:
        def found = RowClusters.of(weights, 4, backend)
        found.sizes() as List == [16] * 4
        (0..<64).every { found.labels()[it] == found.labels()[it % 4] }
        found.bits() == 2
    }

    def "the more is left within clusters, the more bits"() {
        given:
        def weights = new Layers(memory, 3).gaussian('w', 64, 2048)

        expect: 'one cluster leaves all of it, as many as there are rows nothing'
        def found = [1, 2, 4, 8, 64].collect { RowClusters.of(weights, it, backend) }
        found.first().spread() == 1d
        found.first().bits() == 8
        found.last().spread() < 1e-9
        found.last().bits() == 2
        found*.spread() == found*.spread().toSorted().reverse()
        found*.bits() == found*.bits().toSorted().reverse()
    }

    def "#spread of the variance within clusters is worth #bits bits"() {
        expect:
        new RowClusters([0] as int[], [1] as int[], spread).bits() == bits

        where:
        spread || bits
        0      || 2
        0.049  || 2
        0.05   || 3
        0.149  || 3
        0.15   || 4
        0.349  || 4
        0.35   || 8
        1      || 8
    }

    def "the same rows give the same clusters, on any backend and number of threads"() {
        given:
        def weights = new Layers(memory, 3).gaussian('w', 200, 64)

        expect:
        def found = [Backends.choose('scalar', 1).backend(), backend, Backends.choose('vector', 1).backend()].collect { RowClusters.of(weights, 4, it) }
        found*.labels().every { it == found[0].labels() }
        found*.spread().toSet().size() == 1
    }
}
