package trit.compute.cuda

import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Shared
import spock.lang.Specification
import trit.code.Encoding
import trit.compute.Activations
import trit.compute.Agreement
import trit.compute.AttentionPass
import trit.compute.AttentionShape
import trit.compute.Backend
import trit.compute.Matrices
import trit.compute.OperationCase
import trit.compute.OperationCases
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** The GPU's kernels against the scalar backend, run on the host where there is no GPU. */
@Requires(value = { EmulatedKernels.available() }, reason = 'the kernels are run on the host by what g++ makes of them: install g++')
class CudaBackendSpec extends Specification {
    static final long PLENTY = 1L << 30

    @Shared
    Backend scalar = ScalarBackend.on(Workers.caller())

    @Shared
    @AutoCleanup
    EmulatedDriver driver = new EmulatedDriver(EmulatedKernels.library(), PLENTY)

    @Shared
    Backend cuda = CudaBackend.on(driver, Workers.caller())

    def "#subject agree with the scalar backend, odd sizes and extremes included"() {
        expect:
        Agreement.differences(cases, scalar, cuda) == []

        where:
        [subject, cases] << OperationCases.bySubject().collect { subject, cases -> [subject, cases] }
    }

    def "#encoding × #activations equals the scalar product within rounding: #n rows, #k columns, #t tokens"() {
        given:
        def memory = Memory.open()
        def matrices = new Matrices(memory, 11)
        def weights = matrices.weights(encoding, n, k)
        def x = matrices.values('x', t, k)

        when:
        def expected = product(scalar, weights, activations, x, memory)
        def actual = product(cuda, weights, activations, x, memory)

        then:
        Matrices.withinBound(actual, expected, x, Encoding.decode(weights, memory), OperationCase.UNIT * 4)

        cleanup:
        memory.close()

        where: 'what no kernel knows is decoded, and then rounding by block would serve nothing'
        [encoding, activations, [n, k, t]] << [
            [Encoding.Q8_0, Encoding.Q4_0, Encoding.TQ2_0, Encoding.Q4_K, Encoding.Q6_K, Encoding.F16],
            Activations.values(),
            [[1, 256, 1], [67, 512, 2], [65, 768, 11], [130, 1280, 129]]].combinations()
            .findAll { it[0] != Encoding.Q6_K || it[1] != Activations.INT8_PER_BLOCK }
    }

    def "ternary weights of one scale times tokens of 8 bits are added up in whole numbers, bit for bit: #n rows, #k columns, #t tokens"() {
        given:
        def memory = Memory.open()
        def matrices = new Matrices(memory, 5)
        def weights = matrices.codes(Encoding.TQ2_0, n, k, 0.37f)
        def x = matrices.values('x', t, k)

        expect:
        Matrices.bits(product(cuda, weights, Activations.INT8_PER_TOKEN, x, memory)) ==
            Matrices.bits(product(scalar, weights, Activations.INT8_PER_TOKEN, x, memory))

        cleanup:
        memory.close()

        where:
        n   | k    | t
        1   | 256  | 1
        67  | 4096 | 8
        131 | 768  | 9
        129 | 1280 | 131
    }

    def "operands that the GPU does not see are copied there and back"() {
        given:
        def memory = Memory.open()
        def a = Tensor.of(memory, Shape.of(3), 1f, 2f, 3f)

        when:
        cuda.add(a, a, a)

        then:
        a.toArray() as List == [2f, 4f, 6f]

        cleanup:
        memory.close()
    }

    def "operations of several launches keep what they pass on while operands are copied to and fro"() {
        given:
        def shape = new AttentionShape(1, 3, 2, 1, 2)

        expect: 'sizes so small that everything fits the same pieces of memory'
        [scalar, cuda].collect { Backend backend ->
            def memory = Memory.open()
            def numbers = { int rows, int columns -> new Matrices(memory, 5).values("$rows x $columns", rows, columns) }
            def written = [[3, 4], [3, 4], [1, 4], [3, 4], [3, 2], [3, 2], [3, 4], [3, 2]].collect { memory.tensor(Shape.of(it as int[])) }
            backend.rmsNormGradient(numbers(3, 4), numbers(1, 4), 1e-5f, numbers(3, 4), written[0], written[2])
            def pass = new AttentionPass(shape, numbers(3, 4), numbers(3, 2), numbers(3, 2), written[3], written[4])
            backend.attention(pass)
            backend.attentionGradient(pass, numbers(3, 4), written[6], written[5], written[7])
            def results = written.collectMany { it.toArray() as List }
            memory.close()
            results
        }.transpose().every { a, b -> Math.abs(a - b) <= 1e-5 * (1 + Math.abs(a)) }
    }

    def "nothing can be read before the work is finished"() {
        given:
        def memory = cuda.openMemory()
        def a = Tensor.of(memory, Shape.of(3), 1f, 2f, 3f)

        when:
        cuda.add(a, a, a)

        then:
        a.toArray() as List == [1f, 2f, 3f]

        when:
        cuda.finish()

        then:
        a.toArray() as List == [2f, 4f, 6f]

        cleanup:
        memory.close()
    }

    def "memory is handed out again, and a full GPU says what it has"() {
        given:
        def small = new EmulatedDriver(EmulatedKernels.library(), 10_000)
        def backend = CudaBackend.on(small, Workers.caller())

        when:
        10.times { backend.openMemory().withCloseable { it.allocate(6000) } }

        then:
        small.allocations() == 1

        when:
        backend.openMemory().allocate(8000)

        then: 'what was kept is given back first'
        small.allocations() == 1

        when:
        backend.openMemory().allocate(2000)

        then:
        def full = thrown(CudaException)
        full.message == "the GPU's memory is full: 2,000 bytes asked for, 8,192 of 10,000 in use;" +
            ' make batch or context smaller, or use another backend'

        cleanup:
        small.close()
    }

    def "a head that the attention kernel has no room for is refused"() {
        given:
        def memory = Memory.open()
        def q = memory.tensor(Shape.of(1, 300))

        when:
        cuda.cachedAttention(q, memory.tensor(Shape.of(1, 300)), memory.tensor(Shape.of(1, 300)), 0, 1, 1, q)

        then:
        def refused = thrown(IllegalArgumentException)
        refused.message == 'attention on the GPU takes heads of at most 256 elements, this model has 300; use another backend'

        cleanup:
        memory.close()
    }

    private static Tensor product(Backend backend, weights, Activations activations, Tensor x, Memory memory) {
        def y = memory.scratch(Shape.of(x.rows(), weights.shape().rows()))
        backend.pack(weights, activations, memory).multiply(x, y)
        return y
    }
}
