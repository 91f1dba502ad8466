package trit.shell

import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout
import trit.compute.Backends
import trit.run.PhaseCache

/** Cells in Groovy, one after another. */
class GroovyCellsSpec extends Specification {

    @TempDir
    Path folder

    @Timeout(120)
    def "imports hold for all later cells, however many there are"() {
        given:
        def cells = new GroovyCells(new Session(new Bench(new PhaseCache(folder), Backends.choose('scalar', 1))))
        cells.evaluate('cell 1', 'import java.time.Duration\nimport java.util.zip.*\nimport static java.lang.Math.max\nimport static java.util.Collections.*')

        when: 'far more cells than a list that doubles could bear'
        def values = (2..40).collect { cells.evaluate("cell $it", "max(Duration.ofSeconds($it).seconds, 0) + emptyList().size() + new CRC32().value") }

        then:
        values == (2..40).toList()
    }

    def "what a cell has declared works on, however many cells and collections later"() {
        given:
        def cells = new GroovyCells(new Session(new Bench(new PhaseCache(folder), Backends.choose('scalar', 1))))
        cells.evaluate('cell 1', """
            class Pair { int left, right
                int sum() { [left, right].sum { it } } }
            int twice(int x) { 2 * x }
            add = { n -> { m -> n + m } }
            pair = new Pair(left: 1, right: 2)""".stripIndent())

        when:
        (2..20).each { cells.evaluate("cell $it", "other = { it + $it }; other(1)") }
        System.gc()

        then:
        cells.evaluate('cell 21', 'twice(3) + add(1)(2) + pair.sum() + new Pair(left: 4).sum()') == 16
    }

    def "a cell that is evaluated again under the same name runs again"() {
        given:
        def cells = new GroovyCells(new Session(new Bench(new PhaseCache(folder), Backends.choose('scalar', 1))))
        cells.define('n', 0)

        expect:
        (1..3).collect { cells.evaluate('%time', 'n += 1; n') } == [1, 2, 3]
    }
}
