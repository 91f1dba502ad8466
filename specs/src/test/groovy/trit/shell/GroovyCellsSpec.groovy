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
}
