package trit.quant.compress

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.quant.feedback.Layers
import trit.tensor.Memory
import trit.tensor.Shape

class HyperCurveSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()

    def "of white Gaussian weights #coefficients coefficients for #length keep no more than their share"() {
        given:
        def weights = new Layers(memory, 5).gaussian('w', 64, 2048)

        expect:
        def lost = Storing.relativeError(weights, Storing.decoded(new HyperCurve(coefficients, length), weights, memory))
        def share = coefficients / length
        lost >= 1 - share - 0.01
        lost <= 1 - share + 0.01

        where:
        coefficients | length
        1            | 16
        4            | 16
        8            | 128
        16           | 1024
        64           | 64
    }

    def "values on a curve come back, whatever is left at the end"() {
        given:
        def weights = memory.scratch(Shape.of(1, 100))
        (0..<100).each { weights.set(it, (float) (0.3 + 0.02 * it - 0.0002 * it * it)) }

        expect:
        def decoded = Storing.decoded(new HyperCurve(3, 32), weights, memory)
        (0..<100).every { Math.abs(decoded.get(it) - weights.get(it)) < 2e-3 }
        Storing.stream(new HyperCurve(3, 32), weights).length == 2 * 3 * 4
        Storing.stream(new HyperCurve(3, 49), weights).length == 2 * (3 + 3 + 2)
    }

    def "a curve that is none is refused: #message"() {
        when:
        new HyperCurve(coefficients, length)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == message

        where:
        coefficients | length || message
        0            | 64     || 'a curve of 64 weights has 1 to 64 coefficients, not 0'
        9            | 8      || 'a curve of 8 weights has 1 to 8 coefficients, not 9'
        1            | 1      || 'a curve is for 2 to 4096 weights, not 1'
    }
}
