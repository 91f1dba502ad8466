package trit.notebook

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.Tag
import spock.lang.TempDir
import trit.Checkout

/** Every notebook runs from top to bottom, offline, as Jupyter runs it, and shows what it says. */
class NotebooksSpec extends Specification {
    static final Path NOTEBOOKS = Checkout.path('notebooks')

    @TempDir
    Path folder

    def "notebooks are stored without output"() {
        expect:
        names().size() > 1
        names().every { name ->
            read(NOTEBOOKS.resolve(name)).cells.findAll { it.cell_type == 'code' }
                .every { it.outputs == [] && it.execution_count == null }
        }
    }

    @Tag('slow')
    @Requires(value = { NotebooksSpec.jupyter() }, reason = 'jupyter nbconvert is not installed: apt-get install jupyter-nbconvert')
    def "#name runs without an error and shows #shown"() {
        when:
        def cells = execute(name)
        def outputs = cells.collectMany { it.outputs ?: [] }

        then:
        outputs.findAll { it.output_type == 'error' }*.traceback == []
        cells.findAll { it.cell_type == 'code' }.every { it.execution_count != null }
        shown.findAll { text -> !outputs.any { it.data?.values()?.any { value -> flat(value).contains(text) } } } == []
        outputs.count { flat(it.data?.get('text/html') ?: '').contains('<svg') } >= plots
        outputs.every { it.data == null || it.data.containsKey('text/plain') }

        where:
        name                    | plots | shown
        '1-first-look.ipynb'    | 4     | ['Gaussian values: relative error', 'mean square error']
        '6-first-look-in-java.ipynb' | 3 | ['Gaussian values: relative error', 'Q4_0']
        '2-train-ternary.ipynb' | 6     | ['perplexity', 'train.loss', 'train.zeros', 'train.flips', 'Zeros per layer', 'holds: packing loses nothing']
        '3-ablation.ipynb'      | 1     | ['report.kld.mean', 'three ways', 'Divergence against size', 'compared with the nearest level']
        '4-sensitivity.ipynb'   | 5     | ['Sensitivity', 'Error of the weights in Q2_K', 'by-hand', 'What the allocator chose']
        '5-benchmarks.ipynb'    | 3     | ['reading memory', 'Roofline of this machine', 'tg32', 'Writing: weights read per second']
    }

    def "#name says first what it shows, what to expect, on which machine, and in which time"() {
        given:
        def first = flat(read(NOTEBOOKS.resolve(name)).cells.first().source)

        expect:
        first.startsWith('# ')
        first.contains('*Expect*')
        first.contains('*Machine and time:*')

        and: 'and last what not to conclude'
        flat(read(NOTEBOOKS.resolve(name)).cells.last().source).startsWith('**What not to conclude.**')

        where:
        name << names()
    }

    def "the table of notebooks and the folder agree"() {
        expect:
        names().every { new File(NOTEBOOKS.toFile().parentFile, 'README.md').text.contains(it) }
    }

    private List<Map> execute(String name) {
        KernelSpec.ofPrefix(folder).install()
        def process = new ProcessBuilder('jupyter', 'nbconvert', '--to', 'notebook', '--execute', '--allow-errors',
            '--ExecutePreprocessor.timeout=300', '--output-dir', folder.toString(), NOTEBOOKS.resolve(name).toString())
            .redirectErrorStream(true).redirectOutput(folder.resolve('log').toFile())
        process.environment().putAll([
            JUPYTER_PATH: folder.resolve('share/jupyter').toString(), TRIT_CACHE: folder.resolve('cache').toString(),
            HF_HUB_OFFLINE: '1', IPYTHONDIR: folder.resolve('ipython').toString()])
        def running = process.start()
        assert running.waitFor(10, TimeUnit.MINUTES) && running.exitValue() == 0: Files.readString(folder.resolve('log'))
        read(folder.resolve(name)).cells
    }

    private static List<String> names() {
        Files.list(NOTEBOOKS).withCloseable { it.toList() }*.fileName*.toString().findAll { it.endsWith('.ipynb') }.sort()
    }

    private static Map read(Path file) {
        new ObjectMapper().readValue(file.toFile(), Map)
    }

    private static String flat(Object value) {
        value instanceof List ? value.join('') : value.toString()
    }

    static boolean jupyter() {
        try {
            new ProcessBuilder('jupyter', 'nbconvert', '--version')
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0
        } catch (IOException ignored) {
            false
        }
    }
}
