package trit.compute

import java.util.concurrent.atomic.AtomicIntegerArray
import spock.lang.Specification
import spock.lang.Timeout

@Timeout(30)
class WorkerPoolSpec extends Specification {

    def "every piece runs exactly once on #threads threads"() {
        given:
        def pool = new WorkerPool(threads)

        expect:
        [0, 1, 2, 3, 7, 100, 1000].every { pieces ->
            def runs = new AtomicIntegerArray(pieces)
            pool.run(pieces) { runs.incrementAndGet(it) }
            (0..<pieces).every { runs.get(it) == 1 }
        }

        cleanup:
        pool.close()

        where:
        threads << [1, 2, 3, 8]
    }

    def "threads that fell asleep wake up for the next call"() {
        given:
        def pool = new WorkerPool(3)
        def names = Collections.synchronizedSet(new HashSet<String>())

        when:
        5.times {
            Thread.sleep(5)
            pool.run(6) {
                names << Thread.currentThread().name
                Thread.sleep(2)
            }
        }

        then:
        names.containsAll(['trit-worker-1', 'trit-worker-2', Thread.currentThread().name])

        cleanup:
        pool.close()
    }

    def "what a piece throws reaches the caller as it was, and the pool goes on working"() {
        given:
        def pool = new WorkerPool(2)

        when:
        pool.run(10) {
            if (it == 7) {
                throw new IllegalStateException('piece seven')
            }
        }

        then:
        def thrown = thrown(IllegalStateException)
        thrown.message == 'piece seven'

        when:
        def runs = new AtomicIntegerArray(4)
        pool.run(4) { runs.incrementAndGet(it) }

        then:
        (0..<4).every { runs.get(it) == 1 }

        cleanup:
        pool.close()
    }

    def "a call from inside a piece runs inline"() {
        given:
        def pool = new WorkerPool(2)
        def runs = new AtomicIntegerArray(12)

        when:
        pool.run(4) { outer -> pool.run(3) { inner -> runs.incrementAndGet(outer * 3 + inner) } }

        then:
        (0..<12).every { runs.get(it) == 1 }

        cleanup:
        pool.close()
    }

    def "two callers at once both get their pieces done"() {
        given:
        def pool = new WorkerPool(2)
        def runs = new AtomicIntegerArray(2000)

        when:
        def callers = (0..1).collect { caller ->
            Thread.start {
                (0..<100).each { round -> pool.run(10) { runs.incrementAndGet(caller * 1000 + round * 10 + it) } }
            }
        }
        callers*.join()

        then:
        (0..<2000).every { runs.get(it) == 1 }

        cleanup:
        pool.close()
    }

    def "a closed pool still computes, on the caller's thread"() {
        given:
        def pool = new WorkerPool(2)
        def names = Collections.synchronizedSet(new HashSet<String>())

        when:
        pool.close()
        pool.run(5) { names << Thread.currentThread().name }

        then:
        names == [Thread.currentThread().name] as Set
    }

    def "less than one thread is refused"() {
        when:
        new WorkerPool(0)

        then:
        def refused = thrown(IllegalArgumentException)
        refused.message == '0 threads cannot work; give at least 1'
    }
}
