package trit.compute.cuda

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.Checkout
import trit.code.Encoding
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.compute.cuda.Cublas.Numbers
import trit.tensor.Memory
import trit.tensor.Shape

/** The binding of cuBLAS, against a library of the same functions that computes on the host. */
@Requires(value = { EmulatedKernels.available() }, reason = 'a library in the place of cuBLAS is compiled: install g++')
class CublasSpec extends Specification {

    @Shared
    @TempDir
    Path folder

    @Shared
    String library

    @AutoCleanup
    Memory memory = Memory.open()

    def setupSpec() {
        library = folder.resolve('libcublas.so').toString()
        def source = Checkout.path('specs/src/test/cuda/cublas.cpp').toString()
        assert ['g++', '-shared', '-fPIC', '-std=c++17', '-o', library, source].execute().waitFor() == 0
    }

    def "#numbers factors are multiplied as the backend multiplies them, once the work is finished"() {
        given:
        def x = trit.Gaussian.tensor(memory, 'x', 1.0, [3, 5] as int[])
        def w = trit.Gaussian.tensor(memory, 'w', 1.0, [4, 5] as int[])
        def encoded = [x, w].collect { numbers.encoding().encode(it, memory) }
        def expected = memory.tensor(Shape.of(3, 4))
        ScalarBackend.on(Workers.caller()).linear(Encoding.decode(encoded[0], memory), Encoding.decode(encoded[1], memory), expected)
        def y = memory.tensor(Shape.of(3, 4))
        def cublas = Cublas.open(library, library).get()

        when:
        cublas.linear(numbers, encoded[0].data(), encoded[1].data(), y.data(), 3, 5, 4)

        then:
        y.toArray() as List == [0f] * 12

        when:
        cublas.finish()

        then:
        [y.toArray() as List, expected.toArray() as List].transpose().every { a, b -> Math.abs(a - b) <= 1e-6 }

        cleanup:
        cublas?.close()

        where:
        numbers << [Numbers.F32, Numbers.TF32, Numbers.BF16]
    }

    def "a library that is not there, or is another one, is no cuBLAS"() {
        expect:
        Cublas.open('libnosuch.so.13', library).empty
        Cublas.open('libm.so.6', library).empty
        Cublas.names() == 'libcublas.so.13 or libcublas.so.12'
    }

    def "it is timed in a backend's memory"() {
        given:
        def driver = new EmulatedDriver(EmulatedKernels.library(), 1L << 30)
        def cublas = Cublas.open(library, library).get()

        expect:
        with(new CublasBenchmark(cublas, CudaBackend.on(driver, Workers.caller())).of(Numbers.BF16, 8)) {
            kernels() == 'cuBLAS'
            size() == 8
            operationsPerSecond() > 0
        }

        cleanup:
        cublas?.close()
        driver?.close()
    }
}
