package trit.tensor

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import trit.compute.WorkerPool

/** Memory for tensors, of any size and number. */
class MemorySpec extends Specification {
    static final int KIBIBYTE = 1 << 10
    static final int MEBIBYTE = 1 << 20
    static final Path SETTING = Path.of('/sys/kernel/mm/transparent_hugepage/enabled')

    @AutoCleanup
    Memory memory = Memory.open()

    def "pieces of all sizes are aligned, as large as asked for, zero at first and apart from each other"() {
        given:
        def sizes = (0..30).collect { 100 * KIBIBYTE + it } + [0, 1, 63, 64, 65] + (0..20).collect { 3 * MEBIBYTE + it } +
            [40 * MEBIBYTE - 1, 5, 100 * MEBIBYTE + 1, 7]

        when:
        def pieces = sizes.collect { memory.allocate(it) }

        then:
        pieces*.byteSize() == sizes*.longValue()
        pieces.every { it.address() % Memory.ALIGNMENT == 0 }
        pieces.every { isFilled(it, 0) }

        when:
        pieces.eachWithIndex { piece, i -> piece.fill((byte) (i + 1)) }

        then:
        [pieces, 1..pieces.size()].transpose().every { piece, value -> isFilled(piece, value) }
    }

    def "several threads may ask at once"() {
        given:
        def workers = new WorkerPool(4)
        def pieces = new MemorySegment[2000]

        when:
        workers.run(pieces.length) { pieces[it] = memory.allocate(10 * KIBIBYTE + it) }
        pieces.eachWithIndex { piece, i -> piece.setAtIndex(ValueLayout.JAVA_INT, 0, i) }

        then:
        pieces.toList().withIndex().every { piece, i -> piece.get(ValueLayout.JAVA_INT, 0) == i }

        cleanup:
        workers?.close()
    }

    def "nothing can be read once the memory is closed"() {
        given:
        def brief = Memory.open()
        def pieces = [KIBIBYTE, 8 * MEBIBYTE, MEBIBYTE, 40 * MEBIBYTE].collect { brief.allocate(it) }

        when:
        brief.close()

        then:
        pieces.every { !it.scope().alive }
    }

    @Requires({ Files.exists(SETTING) && !Files.readString(SETTING).contains('[never]') })
    def "many small pieces lie in huge pages, and together take no more of them than their sum and one"() {
        given:
        def before = hugePages()

        when:
        def pieces = (1..100).collect { memory.allocate(331 * KIBIBYTE) }
        pieces.each { it.fill((byte) 1) }
        def huge = hugePages() - before

        then: 'but for the first few of a memory, and where the system has no huge page left'
        huge > 20 * MEBIBYTE
        huge <= 100 * 331 * KIBIBYTE + 2 * MEBIBYTE
    }

    private static boolean isFilled(MemorySegment piece, int value) {
        def expected = MemorySegment.ofArray(new byte[piece.byteSize() as int]).fill((byte) value)
        return piece.mismatch(expected) == -1
    }

    /** Bytes of this process, the JVM's heap included, that lie in huge pages. */
    private static long hugePages() {
        def line = Files.readAllLines(Path.of('/proc/self/smaps_rollup')).find { it.startsWith('AnonHugePages:') }
        return (line =~ /\d+/)[0].toLong() * KIBIBYTE
    }
}
