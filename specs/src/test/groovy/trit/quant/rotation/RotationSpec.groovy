package trit.quant.rotation

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.quant.feedback.Layers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

class RotationSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()
    Backend backend = ScalarBackend.on(Workers.caller())

    def "the rows of a Hadamard matrix of order #order are orthogonal, in whole numbers"() {
        given:
        def h = HadamardMatrix.of(order).get()

        expect:
        h.length == order
        (0..<order).every { i ->
            (0..<order).every { j -> (0..<order).sum { h[i][it] * h[j][it] } == (i == j ? order : 0) }
        }

        where:
        order << [1, 12, 20, 24, 28, 36, 44, 60, 76]
    }

    def "of #size elements the rotation is a Hadamard matrix, in whole numbers: H Hᵀ = n I"() {
        given: 'what becomes of each unit vector, times the root of n'
        def units = memory.tensor(Shape.of(size, size))
        (0..<size).each { units.set(it * (size + 1), 1f) }

        when:
        Rotation.draw(Rotation.Kind.HADAMARD, size, RandomStream.of(4)).forward(backend, units)
        def h = (0..<size).collect { row -> units.rows(row, row + 1).toArray().collect { Math.rint(it * Math.sqrt(size)) as int } }

        then:
        (0..<size * size).every { Math.abs(units.get(it) * Math.sqrt(size) - h[it.intdiv(size)][it % size]) < 1e-5 }
        h.flatten().toSet() == (size == 1 ? h.flatten().toSet() : [-1, 1] as Set)
        (0..<size).every { i ->
            (0..<size).every { j -> (0..<size).sum { h[i][it] * h[j][it] } == (i == j ? size : 0) }
        }

        where: 'every size up to 64 that has one here'
        size << (1..64).findAll { n -> Rotation.draw(Rotation.Kind.HADAMARD, n, RandomStream.of(4)).mixed() == n }
    }

    def "powers of two and multiples of 12, 20 and 28 by them are all mixed: #size"() {
        expect:
        Rotation.draw(Rotation.Kind.HADAMARD, size, RandomStream.of(4)).mixed() == size

        where:
        size << [1, 2, 4, 8, 16, 32, 64, 12, 24, 48, 20, 40, 28, 56, 36, 44, 60]
    }

    def "orders without a construction here have none: #order"() {
        expect:
        HadamardMatrix.of(order).empty

        where:
        order << [3, 6, 13, 172]
    }

    def "a #kind rotation of #size keeps lengths, and there and back is where it began"() {
        given:
        def rotation = Rotation.draw(kind, size, RandomStream.of(4))
        def x = new Layers(memory, 1).gaussian('x', 5, size)
        def there = copy(x)
        def back

        when:
        rotation.forward(backend, there)
        back = copy(there)
        rotation.inverse(backend, back)

        then:
        (0..<5).every { Math.abs(energy(there, it) / energy(x, it) - 1) < 1e-5 }
        (0..<x.size()).every { Math.abs(back.get(it) - x.get(it)) < 1e-5 }
        (0..<x.size()).any { Math.abs(there.get(it) - x.get(it)) > 0.1 }

        where:
        [kind, size] << [Rotation.Kind.values(), [32, 48, 56, 96, 44 * 4]].combinations()
    }

    def "of #size elements #mixed are mixed with each other"() {
        expect:
        Rotation.draw(Rotation.Kind.HADAMARD, size, RandomStream.of(4)).mixed() == mixed

        where:
        size  || mixed
        4096  || 4096
        768   || 768
        576   || 576
        896   || 896
        4864  || 4864
        11008 || 256
        13    || 1
    }

    def "one large element of #size becomes as many equal ones"() {
        given:
        def x = memory.tensor(Shape.of(1, size))
        x.set(size - 3, 1f)

        when:
        Rotation.draw(Rotation.Kind.HADAMARD, size, RandomStream.of(4)).forward(backend, x)

        then:
        (0..<size).every { Math.abs(Math.abs(x.get(it)) - 1 / Math.sqrt(size)) < 1e-6 }

        where:
        size << [64, 48, 112]
    }

    def "a matrix with an outlier becomes more even"() {
        given:
        def w = new Layers(memory, 1).gaussian('w', 32, 96)
        w.set(32 * 48, 60f)
        def before = largest(w)

        when:
        Rotation.draw(kind, 96, RandomStream.of(4)).forward(backend, w)

        then:
        largest(w) < before / 3

        where:
        kind << Rotation.Kind.values()
    }

    private Tensor copy(Tensor x) {
        def copy = memory.scratch(x.shape())
        copy.copyFrom(x)
        copy
    }

    private static double energy(Tensor x, int row) {
        x.rows(row, row + 1).toArray().toList().sum { it * (double) it }
    }

    private static double largest(Tensor x) {
        x.toArray().toList().max { Math.abs(it) }.abs()
    }
}
