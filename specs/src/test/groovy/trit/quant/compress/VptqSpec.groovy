package trit.quant.compress

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.compute.ScalarBackend
import trit.compute.Workers
import trit.quant.feedback.LayerError
import trit.quant.feedback.Layers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape

class VptqSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()
    def layers = new Layers(memory, 6)

    def "as many centroids as there are vectors lose nothing"() {
        given:
        def weights = memory.tensor(Shape.of(8, 64))
        (0..<8).each { r -> (0..<64).each { c -> weights.set(r * 64 + c, (float) ((r % 4) * 0.5 + (c % 4))) } }

        expect:
        Storing.relativeError(weights, Storing.decoded(new Vptq(4, 16), weights, memory)) == 0
    }

    def "inputs that have nothing in common pass nothing on"() {
        given:
        def weights = layers.gaussian('w', 32, 64)

        expect:
        Storing.stream(new Vptq(4, 32), weights) == Storing.stream(new Vptq(4, 32), weights, layers.diagonal([1d] * 64))
    }

    def "passing errors on lowers what outputs lose"() {
        given:
        def weights = layers.gaussian('w', 64, 128)
        def hessian = layers.correlated(128)
        def error = new LayerError(ScalarBackend.on(Workers.caller()))

        expect:
        def alone = error.relative(weights, Storing.decoded(new Vptq(4, 64), weights, memory), hessian)
        def fed = error.relative(weights, Storing.decoded(new Vptq(4, 64), weights, memory, hessian), hessian)
        fed < alone
    }

    def "whole numbers of #width bits are read as they were written"() {
        given:
        def out = new BitWriter()
        def random = RandomStream.of(width)
        def mask = (1L << width) - 1
        List<Long> numbers = (0L..<500L).collect { long i -> random.bits(i) & mask }

        when:
        for (long number : numbers) {
            out.write(number, width)
        }

        then:
        def reader = new BitReader(out.toBytes())
        numbers.every { reader.read(width) == it }
        out.toBytes().length == Math.ceil(500 * width / 8) as int

        where:
        width << (1..16)
    }

    def "a method that does not fit says so: #message"() {
        when:
        new Vptq(vector, centroids).obstacle(Shape.of(6, 8)).ifPresent { throw new IllegalArgumentException(it) }

        then:
        def e = thrown(IllegalArgumentException)
        e.message == message

        where:
        vector | centroids || message
        4      | 256       || '6 rows are not whole vectors of 4'
        4      | 100       || 'centroids must be a power of two up to 65536, not 100'
        0      | 256       || 'a vector has 1 to 16 weights, not 0'
    }
}
