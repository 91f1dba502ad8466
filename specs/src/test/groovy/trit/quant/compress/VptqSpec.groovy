package trit.quant.compress

import java.lang.foreign.MemorySegment
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.compute.scalar.ScalarBackend
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
        def mask = -1L >>> (64 - width)
        List<Long> numbers = (0L..<500L).collect { long i -> random.bits(i) & mask }

        when:
        for (long number : numbers) {
            out.write(number, width)
        }

        then:
        def bytes = MemorySegment.ofArray(out.toBytes())
        def reader = new BitReader(bytes, 0)
        numbers.every { reader.read(width) == it }
        (0..<500).every { new BitReader(bytes, it * width).read(width) == numbers[it] }
        out.toBytes().length == Math.ceil(500 * width / 8) as int

        where:
        width << (1..16) + [17, 31, 32, 33, 56, 57, 64]
    }

    def "vectors for what is left take bits of their own and lose less than as many bits in one codebook of that size"() {
        given:
        def weights = layers.gaussian('w', 64, 512)
        def one = new Vptq(4, 16)
        def two = new Vptq(4, 16, 16)

        expect:
        two.bits(weights.shape()) == 2 * 16 * 4 * 16 + 64 * 512 / 4 * 8
        one.bits(weights.shape()) == 16 * 4 * 16 + 64 * 512 / 4 * 4
        Storing.relativeError(weights, Storing.decoded(two, weights, memory)) < 0.5 * Storing.relativeError(weights, Storing.decoded(one, weights, memory))
    }

    def "with vectors for what is left, errors are passed on all the same"() {
        given:
        def weights = layers.gaussian('w', 64, 128)
        def hessian = layers.correlated(128)
        def error = new LayerError(ScalarBackend.on(Workers.caller()))
        def method = new Vptq(4, 16, 16)

        expect:
        def alone = error.relative(weights, Storing.decoded(method, weights, memory), hessian)
        def fed = error.relative(weights, Storing.decoded(method, weights, memory, hessian), hessian)
        fed < alone
    }

    def "columns with far larger weights lose less with learned vectors of their own, which take bits of their own"() {
        given:
        def weights = layers.gaussian('w', 128, 128)
        (0..<128).each { r -> [17, 90].each { c -> weights.set(r * 128 + c, (float) (30 * weights.get(r * 128 + c))) } }
        def plain = new Vptq(4, 16)
        def method = new Vptq(4, 16, 0, 0.015, false)
        def error = { Vptq m -> Storing.relativeError(weights, Storing.decoded(m, weights, memory)) }

        expect: '2 of 128 columns, one bit for each column, and a second table'
        method.bits(weights.shape()) - plain.bits(weights.shape()) == 128 + 16 * 4 * 16
        error(method) < 0.8 * error(plain)

        and: 'those that cost most, the first where several cost the same'
        OutlierColumns.choose([1, 5, 3, 5, 5] as float[], 0.4).toString() == '{1, 3}'
    }

    def "with a mean and a deviation for each column, columns of any magnitude lose as little as equal ones"() {
        given:
        def equal = layers.gaussian('w', 128, 128)
        def uneven = memory.scratch(equal.shape())
        (0..<128).each { r -> (0..<128).each { c -> uneven.set(r * 128 + c, (float) (Math.exp(c % 8 - 4) * equal.get(r * 128 + c) + c % 3)) } }
        def norms = new Vptq(4, 64, 0, 0, true)
        def lost = { trit.tensor.Tensor w, Vptq m -> // of each column's own energy around its mean, the mean over columns
            def decoded = Storing.decoded(m, w, memory)
            (0..<128).sum { c ->
                def mean = (0..<128).sum { w.get(it * 128 + c) } / 128
                (0..<128).sum { (w.get(it * 128 + c) - decoded.get(it * 128 + c)) ** 2 } / (0..<128).sum { (w.get(it * 128 + c) - mean) ** 2 }
            } / 128
        }

        expect:
        norms.bits(equal.shape()) - new Vptq(4, 64).bits(equal.shape()) == 128 * 32
        Math.abs(lost(uneven, norms) / lost(equal, norms) - 1) < 0.15
        lost(uneven, new Vptq(4, 64)) > 5 * lost(uneven, norms)
    }

    def "with all of it, errors are passed on all the same"() {
        given:
        def weights = layers.gaussian('w', 64, 128)
        def hessian = layers.correlated(128)
        def error = new LayerError(ScalarBackend.on(Workers.caller()))
        def method = new Vptq(4, 16, 16, 0.05, true)

        expect:
        def alone = error.relative(weights, Storing.decoded(method, weights, memory), hessian)
        def fed = error.relative(weights, Storing.decoded(method, weights, memory, hessian), hessian)
        fed < alone
    }

    def "columns with the largest inputs first lose less where those come last, and change nothing where inputs have nothing in common"() {
        given: 'inputs that grow from column to column, to fifty times the first'
        def weights = layers.gaussian('w', 64, 128)
        def error = new LayerError(Storing.BACKEND)
        def plain = new Vptq(4, 16, 16)
        def ordered = new Vptq(4, 16, 16, 0, false, false, true)
        def lost = { Vptq method, it -> error.relative(weights, Storing.decoded(method, weights, memory, it), it) }
        def uneven = layers.correlated(128, 16, (0..<128).collect { (double) 50**(it / 128) })

        expect:
        lost(ordered, uneven) < 0.9 * lost(plain, uneven)
        ordered.bits(weights.shape()) == plain.bits(weights.shape())

        and:
        def apart = layers.diagonal((0..<128).collect { 1d + it })
        Storing.stream(ordered, weights, apart) == Storing.stream(plain, weights, apart)
        Storing.stream(ordered, weights) == Storing.stream(plain, weights)
    }

    def "tuned, learned vectors lie where outputs lose least: #plain"() {
        given:
        def weights = layers.gaussian('w', 64, 128)
        def hessian = layers.correlated(128)
        def error = new LayerError(Storing.BACKEND)
        def tuned = new Vptq(plain.vector(), plain.centroids(), plain.residual(), plain.outliers(), plain.columnNorms(), true, false)
        def lost = { Vptq method, it -> error.relative(weights, Storing.decoded(method, weights, memory, it), hessian) }

        expect: 'no more bits, and less is lost'
        tuned.bits(weights.shape()) == plain.bits(weights.shape())
        lost(tuned, hessian) < most * lost(plain, hessian)

        and: 'nothing is to be done where nothing is known of the inputs'
        Storing.stream(tuned, weights) == Storing.stream(plain, weights)

        where:
        plain                              || most
        new Vptq(4, 64)                    || 0.9
        new Vptq(4, 16, 16)                || 0.95
        new Vptq(4, 16, 16, 0.05, true)    || 0.95
    }

    def "tuning finds the means of what each vector stands for where inputs have nothing in common"() {
        given: 'inputs of different size, and every vector its own index at random'
        def weights = layers.gaussian('w', 32, 16)
        def squares = (0..<16).collect { 1d + it }
        def method = new Vptq(4, 4)
        def indices = (0..<(8 * 16)).collect { it * 7 % 4 } as int[]
        def start = new VectorCodebooks(method, ColumnNorms.none(16), new BitSet(), new Centroids(new float[16], 4), Optional.empty(), Optional.empty())

        when:
        def tuned = new CodebookTuning(method, weights, layers.diagonal(squares), Storing.BACKEND).tune(start, indices)

        then:
        (0..<4).every { int c ->
            def values = new float[4]
            tuned.main().copy(c, values)
            (0..<4).every { int j ->
                def sum = 0d
                def mass = 0d
                (0..<8).each { r -> (0..<16).each { int column -> if (indices[r * 16 + column] == c) { sum += squares[column] * weights.get((r * 4 + j) * 16 + column); mass += squares[column] } } }
                Math.abs(values[j] - sum / mass) < 1e-3
            }
        }
    }

    def "learning says how far it is, from the first vectors to the last round"() {
        given:
        def weights = layers.gaussian('w', 64, 64)
        def heard = []

        when:
        new Vptq(4, 128).compress(weights, new Compression.Means(Storing.BACKEND, RandomStream.of(1), Optional.empty(), { done, total -> heard << [done, total] }))

        then:
        heard.first() == [64, 228]
        heard.last() == [228, 228]
        heard*.first() == heard*.first().toSorted()
        heard.size() > 4
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
