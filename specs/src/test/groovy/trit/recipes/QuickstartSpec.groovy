package trit.recipes

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.Stepwise
import spock.lang.Tag
import spock.lang.TempDir
import trit.Checkout
import trit.cli.Main
import trit.file.Sha256

/** The whole of recipes/quickstart.groovy at a size of seconds, through the command line. */
@Tag('slow')
@Stepwise
class QuickstartSpec extends Specification {

    static final Path RECIPE = Checkout.path('recipes', 'quickstart.groovy')
    static final String FILE = 'JavaTernary-3.7M-v1.0-TQ2_0.gguf'

    @Shared
    @TempDir
    Path folder
    @Shared
    String exported

    def "it runs from text to a file, and says honestly that a few steps teach little"() {
        when:
        def run = trit('run', RECIPE, '--json', *small())
        def report = new ObjectMapper().readValue(run.out, Map)

        then: 'the promise about learning fails, the others hold'
        run.code == 3
        report.expectations.findAll { it.verdict != 'HELD' }*.text == ['the ternary model has learned']

        and: 'packing kept what training saw'
        def facts = report.steps.collectEntries { [it.name, it.facts] }
        Math.abs(facts.report['perplexity.ratio'] - 1) < 0.01
        facts.packed.bitsPerWeight < 3.01
        facts['held-out'].tokens > 0

        and:
        Files.exists(exports().resolve(FILE))
        Files.readString(exports().resolve('README.md')).contains('recipe(\'quickstart\')')

        cleanup:
        exported = Sha256.of(exports().resolve(FILE))
    }

    def "a second run answers from the cache, and puts back a file that was deleted"() {
        given:
        Files.delete(exports().resolve(FILE))

        when:
        def run = trit('run', RECIPE, '--json', *small())
        def report = new ObjectMapper().readValue(run.out, Map)

        then:
        report.steps.findAll { it.origin != 'CACHED' }*.name == ['gguf']
        Sha256.of(exports().resolve(FILE)) == exported
    }

    def "the table has a row for every model, each with its perplexity, error and speed"() {
        when:
        def table = trit('run', RECIPE, *small()).out
        def rows = table.readLines()*.trim()*.split(/\s{2,}/).findAll { it[0] in ['full-precision', 'ternary', 'packed'] && it.size() == 8 }

        then: 'model, size, bits, perplexity, error, divergence, same top, speed'
        rows*.first() == ['full-precision', 'ternary', 'packed']
        rows.every { row -> [3, 4, 7].every { row[it].replace(',', '').isDouble() } }
    }

    def "what the file claims can be derived again, and a changed file is found out"() {
        given:
        def file = exports().resolve(FILE)

        expect: 'nothing but the failed promise'
        def verdict = trit('verify', file)
        verdict.out.contains('the tensors are the ones that were written')
        verdict.out.contains('the ternary model has learned')

        when: 'one byte of a tensor is changed'
        def bytes = Files.readAllBytes(file)
        bytes[bytes.length - 1000] ^= 1
        Files.write(file, bytes)

        then:
        trit('verify', file).code != 0
    }

    def "the plan of the recipe as it stands is within its budget"() {
        when:
        def plan = trit('plan', RECIPE)

        then:
        plan.code == 0
        plan.out.contains('all within')
    }

    private List<String> small() {
        ['steps=4', 'chunks=4', 'sampleTokens=8'].collectMany { ['-P', it] }
    }

    private Path exports() {
        folder.resolve('out')
    }

    private Map trit(Object... words) {
        def out = new StringWriter()
        def err = new StringWriter()
        def options = words[0] in ['run', 'plan'] ? ['--cache', folder.resolve('cache'), '--out', exports()] : []
        def line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
        def code = line.execute((words.toList() + options)*.toString() as String[])
        [code: code, out: out.toString(), err: err.toString()]
    }
}
