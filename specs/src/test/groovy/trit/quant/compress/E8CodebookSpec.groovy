package trit.quant.compress

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.quant.feedback.LayerError
import trit.quant.feedback.Layers
import trit.tensor.Memory

class E8CodebookSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()

    def "65,536 different points lie in E8 + 1/4"() {
        given:
        def point = new float[8]

        expect:
        (0..<65_536).collect { index ->
            E8Codebook.point(index, point)
            def shift = index >>> 15 ? 0.25f : -0.25f
            def coordinates = point.collect { it - shift }
            assert coordinates.every { Math.abs(it * 2) % 2 == 1 }
            assert (coordinates.sum() as int) % 2 == 0
            Arrays.toString(point)
        }.toSet().size() == 65_536
    }

    def "the nearest point is the nearest of all"() {
        given:
        def x = new Layers(memory, 4).gaussian('x', 12, 8)
        def point = new float[8]

        expect:
        (0..<12).every { row ->
            def values = x.rows(row, row + 1).toArray()
            def distance = { int index ->
                E8Codebook.point(index, point)
                (0..<8).sum { (values[it] - point[it]) ** 2 }
            }
            def least = (0..<65_536).collect { distance(it) }.min()
            Math.abs(distance(E8Codebook.nearest(values)) - least) < 1e-5
        }
    }

    def "inputs that have nothing in common pass nothing on, at most a scale of their own"() {
        given: 'moments that stay a multiple of the identity in any basis'
        def layers = new Layers(memory, 6)
        def weights = layers.gaussian('w', 32, 128)
        def many = Storing.stream(new E8Lattice(), weights, layers.diagonal([4d] * 128))

        expect:
        many.toList() == Storing.stream(new E8Lattice(), weights, layers.diagonal([1d] * 128)).toList()

        and: 'the error is that of the narrower scale, without any correlation to feed on'
        Math.abs(Storing.relativeError(weights, Storing.decoded(new E8Lattice(), weights, memory, layers.diagonal([1d] * 128))) - 0.0990) < 0.005
    }

    def "passing errors on lowers what outputs lose"() {
        given:
        def layers = new Layers(memory, 6)
        def weights = layers.gaussian('w', 32, 128)
        def hessian = layers.correlated(128)
        def error = new LayerError(ScalarBackend.on(Workers.caller()))

        expect:
        def alone = error.relative(weights, Storing.decoded(new E8Lattice(), weights, memory), hessian)
        def fed = error.relative(weights, Storing.decoded(new E8Lattice(), weights, memory, hessian), hessian)
        fed < 0.7 * alone
    }

    def "an index is 16 bits, and zeros stay zeros"() {
        given:
        def zeros = memory.tensor(trit.tensor.Shape.of(4, 16))

        expect:
        Storing.stream(new E8Lattice(), zeros).length == 8 + 4 + 2 * 4 * 16.intdiv(8)
        Storing.decoded(new E8Lattice(), zeros, memory).toArray().every { Math.abs(it) < 1e-30 }
        new E8Lattice().obstacle(trit.tensor.Shape.of(4, 12)).get() == 'rows of 12 are not whole groups of 8, which e8p rounds together'
    }
}
