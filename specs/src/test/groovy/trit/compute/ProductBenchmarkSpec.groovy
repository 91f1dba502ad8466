package trit.compute

import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import trit.code.Encoding
import trit.compute.scalar.ScalarBackend

/** Speeds are measured; what they are measured on is counted. */
class ProductBenchmarkSpec extends Specification {

    @Shared @AutoCleanup
    Workers workers = Workers.caller()

    @Shared
    Backend backend = ScalarBackend.on(workers)

    def "operations and bytes are those of the product: #encoding, #tokens tokens"() {
        when:
        def speed = new ProductBenchmark(backend, 64 << 10, 1024).of(encoding, tokens)

        then:
        speed.operations() == 2d * tokens * rows * 1024
        speed.bytes() == weights + 4 * tokens * (1024 + rows)
        speed.seconds() > 0
        speed.intensity() == speed.operations() / speed.bytes()
        speed.activations() == activations

        where:
        encoding       | tokens || rows | weights        | activations
        Encoding.Q8_0  | 1      || 32   | 32 * 1024 * 34 / 32 | Activations.INT8_PER_BLOCK
        Encoding.TQ2_0 | 2      || 224  | 224 * 264      | Activations.INT8_PER_TOKEN
    }

    def "a roof is memory's where operations are few, and arithmetic's where they are many"() {
        given:
        def machine = new Roofline(10e9d, 40e9d, 80e9d)

        expect:
        machine.floatRoof(2) == 20e9d
        machine.floatRoof(100) == 40e9d
        machine.integerRoof(100) == 80e9d
    }

    def "this machine has roofs"() {
        expect:
        Roofline.of(backend, 1 << 20).with { bytesPerSecond() > 1e6 && floatOperations() > 1e6 && integerOperations() > 1e6 }
    }
}
