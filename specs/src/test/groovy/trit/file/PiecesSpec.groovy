package trit.file

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout
import trit.compute.WorkerPool
import trit.compute.Workers

/** Bytes that several threads make while a file is written. */
@Timeout(60)
class PiecesSpec extends Specification {
    /** More than there are buffers. */
    static final int MANY = 100

    @TempDir
    Path folder

    def "pieces come to lie in their order, between what is written before and behind, with #threads threads"() {
        given:
        def target = folder.resolve('x')
        def pieces = new Numbered(count: MANY)
        def hash = null

        when:
        def workers = new WorkerPool(threads)
        AtomicFile.write(target, 3 + pieces.total()) { sink ->
            sink.write([1] as byte[])
            sink.beginHash()
            sink.write([2] as byte[])
            sink.writeTensor('t', pieces.total(), TensorBody.of(pieces, workers))
            sink.write([3] as byte[])
            hash = sink.endHash()
        }

        then:
        def content = Files.readAllBytes(target)
        def expected = [[1, 2], *(0..<MANY).collect { [it as byte] * (it + 1) }, [3]].flatten() as byte[]
        content == expected
        hash == Sha256.of(MemorySegment.ofArray(expected).asSlice(1))

        cleanup:
        workers?.close()

        where:
        threads << [1, 2, 5]
    }

    def "a piece that all others are ahead of is waited for"() {
        given: 'a first piece that is not made before a thread has made all that buffers are there for'
        def target = folder.resolve('x')
        def ahead = new CountDownLatch(20)
        def pieces = new Numbered(count: MANY, before: { piece ->
            piece == 0 ? ahead.await(30, TimeUnit.SECONDS) : ahead.countDown()
        })

        when:
        def workers = new WorkerPool(2)
        AtomicFile.write(target, pieces.total()) { it.write(pieces, workers) }

        then:
        ahead.count == 0
        Files.readAllBytes(target) == (0..<MANY).collect { [it as byte] * (it + 1) }.flatten() as byte[]

        cleanup:
        workers?.close()
    }

    def "a piece that cannot be made ends the writing, also where the others wait for it"() {
        given:
        def others = new CountDownLatch(20)
        def failure = new IllegalArgumentException('element 7 is NaN')
        def pieces = new Numbered(count: MANY, before: { piece ->
            if (piece == 1) {
                others.await(30, TimeUnit.SECONDS)
                throw failure
            }
            others.countDown()
        })

        when:
        def workers = new WorkerPool(3)
        AtomicFile.write(folder.resolve('x'), pieces.total()) { it.write(pieces, workers) }

        then:
        def thrown = thrown(IllegalArgumentException)
        thrown.is(failure)
        Files.list(folder).withCloseable { it.count() } == 0

        cleanup:
        workers?.close()
    }

    def "there may be no pieces, and no thread but the caller's"() {
        when:
        AtomicFile.write(folder.resolve('x'), 0) { it.write(new Numbered(count: 0), Workers.caller()) }

        then:
        Files.size(folder.resolve('x')) == 0
    }

    /** Piece {@code n} is {@code n + 1} bytes {@code n}. */
    static class Numbered implements Pieces {
        int count
        Closure before = { }

        @Override
        int count() {
            count
        }

        @Override
        int bytes(int piece) {
            piece + 1
        }

        @Override
        void fill(int piece, MemorySegment target) {
            before(piece)
            assert target.byteSize() == bytes(piece)
            (0..piece).each { target.set(ValueLayout.JAVA_BYTE, it, piece as byte) }
        }

        long total() {
            (0..<count).sum { bytes(it) } ?: 0
        }
    }
}
