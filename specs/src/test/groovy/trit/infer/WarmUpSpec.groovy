package trit.infer

import java.lang.foreign.Arena
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.util.concurrent.TimeUnit
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.compute.Activations
import trit.compute.Backends
import trit.tensor.Shape

class WarmUpSpec extends Specification {
    @AutoCleanup
    Arena arena = Arena.ofShared()

    def "warming up for #encoding ends soon, whatever the weights are, and leaves no thread behind"() {
        given: 'a large matrix whose bytes are anything, so that scales may be NaN'
        def backend = Backends.choose('vector', 2).backend()
        def warmUp = new WarmUp(backend)
        def weights = random(encoding, Shape.of(4096, 4096))
        def failures = []
        Thread.defaultUncaughtExceptionHandler = { thread, thrown -> failures << thrown }

        when:
        long start = System.nanoTime()
        warmUp.begin(weights, activations)
        warmUp.end()

        then:
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) < 30
        Thread.allStackTraces.keySet().every { it.name != 'warm-up' }
        failures == []

        cleanup:
        Thread.defaultUncaughtExceptionHandler = null
        backend.workers().close()

        where:
        encoding        | activations
        Encoding.Q4_0   | Activations.INT8_PER_BLOCK
        Encoding.Q8_0   | Activations.INT8_PER_TOKEN
        Encoding.Q4_K   | Activations.INT8_PER_BLOCK
        Encoding.IQ4_XS | Activations.INT8_PER_BLOCK
        Encoding.TQ2_0  | Activations.INT8_PER_TOKEN
        Encoding.F16    | Activations.FLOAT
    }

    def "a kernel is warmed up once, and none for a small matrix"() {
        given:
        def backend = Backends.choose('vector', 1).backend()
        def warmUp = new WarmUp(backend)
        def large = random(Encoding.Q5_0, Shape.of(4096, 4096))

        when:
        [random(Encoding.Q5_1, Shape.of(64, 64)), large, large].each { warmUp.begin(it, Activations.INT8_PER_BLOCK) }

        then:
        warmUp.threads.size() == 1

        cleanup:
        warmUp.end()
    }

    private EncodedTensor random(Encoding encoding, Shape shape) {
        MemorySegment data = arena.allocate(encoding.bytes(shape), 64)
        def bytes = new byte[1 << 16]
        new Random(1).nextBytes(bytes)
        int count = Math.min(bytes.length, data.byteSize())
        MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, count)
        new EncodedTensor(encoding, shape, data)
    }
}
