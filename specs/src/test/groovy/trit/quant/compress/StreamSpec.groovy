package trit.quant.compress

import java.lang.foreign.MemorySegment
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.Encoding
import trit.compute.WorkerPool
import trit.compute.Workers
import trit.quant.feedback.Layers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape

/** What all ways of storing have in common. */
class StreamSpec extends Specification {
    static final List<Compression> METHODS = [
        new UniformGrid(3, 32), new AbsmaxGrid(4, 50), new PiGrid(2, 3, BaseConstant.E, 100), new E8Lattice(), new Vptq(4, 16), new Vptq(2, 8, 4), new SeedLm(4),
        new SeedLm(3), new HyperLattice(2, 3), new HyperLattice(2, 0), new HyperCurve(3, 16), new Vptq(4, 8, 0, 0.05, false), new Vptq(2, 8, 4, 0.1, true, true, true), new EncodedBlocks(Encoding.F16)]

    @AutoCleanup
    Memory memory = Memory.open()

    def "#method says how many bytes it takes before it has seen a weight: #shape"() {
        given:
        def weights = new Layers(memory, 3).gaussian('w', shape.rows(), shape.columns())

        expect:
        Storing.stream(method, weights).length == method.bytes(shape)

        where:
        [method, shape] << [METHODS, [Shape.of(12, 40), Shape.of(4, 8), Shape.of(20, 72)]].combinations()
    }

    def "#method gives the same bits on any number of threads"() {
        given:
        def weights = new Layers(memory, 4).gaussian('w', 44, 120)
        def stream = MemorySegment.ofArray(Storing.stream(method, weights))
        def alone = memory.scratch(weights.shape())
        def shared = memory.scratch(weights.shape())

        when:
        method.decompress(stream, Workers.caller(), alone)
        def pool = new WorkerPool(3)
        method.decompress(stream, pool, shared)

        then:
        alone.data().mismatch(shared.data()) == -1

        cleanup:
        pool?.close()

        where:
        method << METHODS
    }

    def "whatever bytes #method is given, it reads some numbers"() {
        given:
        def shape = Shape.of(12, 40)
        def weights = memory.scratch(shape)
        def random = RandomStream.of(9)

        expect:
        (0..<200).each { int n ->
            def bytes = new byte[(int) method.bytes(shape)]
            (0..<bytes.length).each { int i -> bytes[i] = (byte) (random.bits(n * 100_000L + i) >>> 56) }
            method.decompress(MemorySegment.ofArray(bytes), Workers.caller(), weights)
        }

        where:
        method << METHODS
    }
}
