package trit.compute.cuda

import spock.lang.Requires
import spock.lang.Specification

class DevicePoolSpec extends Specification {

    def "#bytes bytes are taken from memory of #size: a ninth is left unused at most"() {
        expect:
        SizeClass.of(bytes) == size
        bytes <= 4096 || (size - bytes) * 9 <= size

        where:
        bytes         || size
        0             || 512
        512           || 512
        513           || 1024
        4097          || 4608
        6000          || 6144
        8192          || 8192
        1_000_000     || 1_048_576
        1_048_577     || 1_179_648
        3_000_000_000 || 3_221_225_472
    }

    def "every size is one that is taken as it is"() {
        expect:
        (1..40).every { power -> [-1, 0, 1].every { SizeClass.of(SizeClass.of((1L << power) + it)) == SizeClass.of((1L << power) + it) } }
    }

    @Requires(value = { EmulatedKernels.available() }, reason = 'the emulated driver needs the kernels: install g++')
    def "what is given back is handed out again, and counted"() {
        given:
        def driver = new EmulatedDriver(EmulatedKernels.library(), 100_000)
        def pool = new DevicePool(driver, driver::allocate, 100_000)

        when:
        def first = pool.take(5000)
        pool.keep(first)
        def again = pool.take(5100)
        def other = pool.take(600)

        then:
        again.address() == first.address()
        pool.holds(again.asSlice(100, 200))
        !pool.holds(java.lang.foreign.MemorySegment.ofArray(new byte[8]))
        with(pool.use()) {
            total() == 100_000
            lent() == 5120 + 1024
            kept() == 0
            peak() == 6144
            requests() == 3
            reused() == 1
        }

        cleanup:
        driver?.close()
    }
}
