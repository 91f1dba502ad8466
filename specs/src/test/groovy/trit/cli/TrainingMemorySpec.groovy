package trit.cli

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.Tag
import spock.lang.TempDir

/** What the system counts of a process that trains adapters, beside what was planned: recipes/half-billion.groovy, small. */
@Tag('slow')
@Requires({ Files.exists(Path.of('/proc/self/clear_refs')) })
class TrainingMemorySpec extends Specification {
    static final String TINY = 'hidden 64; layers 2; heads 2; kvHeads 2; ffn 128; vocab 1_024'
    static final String SMALL = 'hidden 512; layers 8; heads 8; kvHeads 4; ffn 1536; vocab 160_000'

    @TempDir
    Path folder

    def "a training takes what was planned and a tenth at most, beside what the program itself takes"() {
        given:
        Files.writeString(folder.resolve('text.txt'), (1..400).collect { "Once upon a time there were $it bunnies.\n" }.join())
        def tiny = recipe('tiny', TINY)
        def small = recipe('small', SMALL)

        when: 'the program is measured by a model of nearly nothing'
        def planned = planned(small) - planned(tiny)
        def taken = taken(small) - taken(tiny)

        then:
        planned > 400L << 20
        taken > 0.9 * planned
        taken < 1.1 * planned
    }

    private Path recipe(String name, String shape) {
        Files.writeString(folder.resolve("${name}.groovy"), """\
            recipe('$name') {
                def text = dataset('text') { file '${folder.resolve('text.txt')}'; tokenizer 'bpe:300' }
                def init = llama('init') { $shape; context 128; tieEmbeddings true }
                def adapted = qat('adapted', init) {
                    on text
                    steps 2; batch 1
                    lora { rank 16; alpha 32 }
                    qat { weights TERNARY, absmean(perTensor); activations INT8, absmax(perToken); ignore 'embed_tokens' }
                    gradientCheckpointing()
                }
            }
            """.stripIndent())
    }

    private long planned(Path recipe) {
        def out = new StringWriter()
        assert Main.commandLine().setOut(new PrintWriter(out)).execute('plan', recipe.toString(), '--json', *cache()) == 0
        new ObjectMapper().readValue(out.toString(), Map).steps.find { it.name == 'adapted' }.peakMemory
    }

    /** In a process whose heap is small, so that what is measured is not garbage. */
    private long taken(Path recipe) {
        def command = ChildCommand.start(['-XX:+UseSerialGC', '-Xmx128m', '-Xmn16m'], ['run', recipe.toString(), '--json', *cache()])
        def report = new ObjectMapper().readValue(command.inputStream.text, Map)
        assert command.waitFor() == 0
        report.steps.find { it.name == 'adapted' }.facts['memory.peak']
    }

    private List<String> cache() {
        ['--cache', folder.resolve('cache').toString(), '--out', folder.resolve('out').toString()]
    }
}
