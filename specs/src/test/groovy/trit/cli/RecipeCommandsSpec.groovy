package trit.cli

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.Stepwise
import spock.lang.Tag
import spock.lang.TempDir

/** A small recipe through the whole command line. */
@Stepwise
class RecipeCommandsSpec extends Specification {

    static final String RECIPE = '''
        recipe('bunny') {
            seed 42
            def count = parameter('steps', 4, 'optimizer steps')
            def text = dataset('text') { file '@TEXT@'; tokenizer 'bpe:280' }
            def init = llama('init') { hidden 32; layers 1; heads 2; kvHeads 1; ffn 64; context 16; vocab 280; tieEmbeddings true }
            def full = pretrain('full', init) { on text; steps count; batch 2; checkpointEvery 2 }
            def packed = quantize('packed', full) { encoding Q8_0 }
            expect('packing saves space') { assert packed.bytes <= @LIMIT@ }
            export('file', packed) { gguf 'Bunny-18K-v1.0-Q8_0.gguf'; license 'Apache-2.0'; modelCard true }
            export('folder', full) { safetensors 'Bunny-18K-v1.0'; modelCard true }
        }
        '''.stripIndent()

    @Shared
    @TempDir
    Path folder

    def out = new StringWriter()
    def err = new StringWriter()

    def "plan says what would run, and runs nothing"() {
        expect:
        trit('plan', recipe()) == 0
        out.toString() =~ /(?m)^  pretrain +full +\w{10} +run /
        out.toString().contains('parameter  steps = 4   optimizer steps')
        Files.list(folder.resolve('cache')).noneMatch { it.fileName.toString().length() == 64 }
    }

    def "run leaves a file that verifies"() {
        expect:
        trit('run', recipe()) == 0
        out.toString().contains('holds: packing saves space')
        err.toString() =~ /(?m)^pretrain +full +…$/
        trit('verify', folder.resolve('out/Bunny-18K-v1.0-Q8_0.gguf').toString()) == 0
        out.toString() =~ /(?m)^'packing saves space' +holds/
        trit('verify', folder.resolve('out/Bunny-18K-v1.0').toString()) == 0
        out.toString() =~ /(?m)^'packing saves space' +holds/
        out.toString() =~ /(?m)^configuration, tensors and tokenizer belong together +holds/
        out.toString() =~ /(?m)^the tensors are the ones that were written +holds +SHA-256/
    }

    def "a checkpoint that was tampered with does not verify"() {
        given:
        def tampered = folder.resolve('tampered')
        ['config.json', 'tokenizer.json', 'model.safetensors'].each {
            Files.createDirectories(tampered)
            Files.copy(folder.resolve('out/Bunny-18K-v1.0').resolve(it), tampered.resolve(it))
        }
        def bytes = Files.readAllBytes(tampered.resolve('model.safetensors'))
        bytes[bytes.length - 5] ^= 1
        Files.write(tampered.resolve('model.safetensors'), bytes)

        expect:
        trit('verify', tampered.toString()) == 3
        out.toString() =~ /(?m)^the tensors are the ones that were written +fails/
    }

    def "a second run comes from the cache, and says so to programs"() {
        expect:
        trit('run', recipe(), '--json') == 0
        def report = new ObjectMapper().readValue(out.toString(), Map)
        report.steps*.origin.unique() == ['CACHED']
        report.held
        report.exports.size() == 7
    }

    def "report says it again, also as one page that needs nothing else"() {
        given:
        def page = folder.resolve('report.html')

        expect:
        trit('report', recipe()) == 0
        out.toString().contains('holds: packing saves space')
        trit('report', recipe(), '--html', page.toString()) == 0
        def html = Files.readString(page)
        html.startsWith('<!DOCTYPE html>')
        html.contains("recipe('bunny')")
        html.contains('holds: packing saves space')
        !(html =~ /(src|href)=/)
        trit('report', recipe(), '-P', 'steps=5') == 2
        err.toString().contains('not yet run: full')
    }

    def "another parameter computes what depends on it, and why says so"() {
        expect:
        trit('plan', recipe(), '-P', 'steps=5', '--json') == 0
        def plan = new ObjectMapper().readValue(out.toString(), Map)
        plan.steps.collectEntries { [it.name, it.state] } ==
            [text: 'CACHED', init: 'CACHED', full: 'RUN', packed: 'RUN', file: 'RUN', folder: 'RUN']
        trit('why', recipe(), 'full', '-P', 'steps=5') == 0
        out.toString().contains('  config.training.steps  4     5\n')
        trit('why', recipe(), 'fulll') == 2
        err.toString().contains("no step is called 'fulll'. Did you mean 'full'?")
        trit('run', recipe(), '-P', 'stps=5') == 2
        err.toString().contains("Did you mean 'steps'?")
    }

    def "export copies a result out of the cache"() {
        expect:
        trit('export', recipe(), 'full', folder.resolve('copy').toString()) == 0
        Files.exists(folder.resolve('copy/model.safetensors'))
    }

    def "a promise that is not kept is told with its numbers, and exits 3"() {
        expect:
        trit('run', recipe('100')) == 3
        out.toString().contains('DOES NOT HOLD: packing saves space')
        out.toString().contains('assert packed.bytes <= 100')
    }

    def "a plan over its budget exits 4 and runs nothing"() {
        given:
        def text = Files.readString(Path.of(recipe())).replace('seed 42', 'seed 43; budget { disk 1_000 }')
        def costly = Files.writeString(folder.resolve('costly.groovy'), text)

        expect:
        trit('run', costly.toString()) == 4
        out.toString() == ''
        err.toString().contains('OVER BUDGET')
        err.toString().contains('over budget; nothing was run')
    }

    @Tag('slow')
    def "Ctrl-C ends a run cleanly, and the next run goes on from there"() {
        given:
        def arguments = ['run', recipe(), '-P', 'steps=100000', '--cache', folder.resolve('cache').toString(),
                         '--out', folder.resolve('out').toString()]
        def java = ProcessHandle.current().info().command().get()
        def options = ['--add-modules=jdk.incubator.vector', '--enable-native-access=ALL-UNNAMED', '-Dai.djl.offline=true',
                       '-DRUST_FLAVOR=cpu', '-cp', System.getProperty('java.class.path'), 'trit.cli.Main']
        // who runs specs in the background may ignore SIGINT, and a child would inherit that
        def run = new ProcessBuilder(['env', '--default-signal=INT', java] + options + arguments).start()

        when: 'it trains and has saved something'
        def lines = run.errorReader()
        while (!(lines.readLine() ==~ /pretrain +full +…/)) {
            assert run.alive
        }
        while (Files.notExists(folder.resolve('cache/scratch')) || Files.list(folder.resolve('cache/scratch')).noneMatch { Files.list(it).findAny().isPresent() }) {
            sleep(50)
        }
        ['kill', '-INT', run.pid().toString()].execute().waitFor()

        then:
        run.waitFor() == 130
        lines.readLines().last() == 'stopped; the next run goes on from here'
        trit('plan', recipe(), '-P', 'steps=100000') == 0
        out.toString() =~ /(?m)^  pretrain +full +\w{10} +resumes /
    }

    private String recipe(String limit = '1.MiB') {
        def text = folder.resolve('text.txt')
        Files.writeString(text, 'Once upon a time there was a little bunny named John.\n' * 60)
        Files.writeString(folder.resolve("bunny${limit}.groovy"),
            RECIPE.replace('@TEXT@', text.toString()).replace('@LIMIT@', limit)).toString()
    }

    private int trit(String... arguments) {
        out.buffer.length = 0
        err.buffer.length = 0
        def places = arguments[0] == 'verify' ? [] : ['--cache', folder.resolve('cache').toString(), '--out', folder.resolve('out').toString()]
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments + places as String[])
    }
}
