package trit.quant.compress

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.quant.feedback.Layers
import trit.tensor.Memory
import trit.tensor.Shape

class SeedLmSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()

    def "the register passes through all states that are not 0"() {
        when:
        def states = []
        def state = 1
        8.times { states << (state = ShiftRegister.next(state)) }
        def period = 0
        state = 1
        while (true) {
            state = ShiftRegister.next(state)
            period++
            if (state == 1) {
                break
            }
        }

        then:
        states == [32768, 16384, 8192, 4096, 34816, 17408, 8704, 4352]
        period == 65_535
    }

    def "a block that a seed draws is found, without any error"() {
        given:
        def code = new SeedCode(31_337, 3, [4, 2, -1] as int[])
        def w = code.decode(1, 8)

        when:
        def found = SeedBasis.of(8, 3, Storing.BACKEND.workers()).best(w, 1, ShiftRegister.STATES)

        then:
        found.decode(1, 8).toList() == w.toList()
    }

    def "more seeds never lose more"() {
        given:
        def w = new Layers(memory, 2).gaussian('w', 1, 8).toArray()
        def basis = SeedBasis.of(8, 3, Storing.BACKEND.workers())

        expect:
        def errors = [16, 256, 4096, 65_535].collect { seeds ->
            def decoded = basis.best(w, 4, seeds).decode(4, 8)
            (0..<8).sum { (w[it] - decoded[it]) ** 2 }
        }
        errors == errors.toSorted().reverse()
    }

    def "a block takes #bytes bytes with #bits bits a weight, and a matrix one more"() {
        given:
        def weights = new Layers(memory, 2).gaussian('w', 2, 24)

        expect:
        Storing.stream(new SeedLm(bits), weights).length == 1 + Math.ceil(48 / block * bytes) as int

        where:
        bits | block || bytes
        4    | 8     || 4
        3    | 12    || 4.5
    }

    def "zeros and a matrix that ends inside of a block come back"() {
        given:
        def weights = memory.tensor(Shape.of(1, 10))
        weights.set(9, 0.5f)

        expect:
        def decoded = Storing.decoded(new SeedLm(4), weights, memory)
        (0..<9).every { Math.abs(decoded.get(it)) < 0.05 }
        Math.abs(decoded.get(9) - 0.5f) < 0.05
    }
}
