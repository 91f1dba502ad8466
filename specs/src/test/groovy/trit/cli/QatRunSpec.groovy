package trit.cli

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Requires
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.Tag
import spock.lang.TempDir
import trit.file.Sha256
import trit.file.gguf.GgufFile

/** The whole of `trit qat` at a size of seconds: from a checkpoint and a text to a file. */
@Tag('slow')
class QatRunSpec extends Specification {
    static final String FILE = 'Bunny-471K-v1.0-Q2_K.gguf'
    static final String MODEL = '''\
        recipe('bunny') {
            def text = dataset('text') { file '%s'; tokenizer 'bpe:300' }
            def init = llama('init') { hidden 256; layers 1; heads 4; kvHeads 2; ffn 256; context 128; vocab 300; tieEmbeddings true }
            def base = pretrain('base', init) { on text; steps 20; batch 1 }
            export('folder', base) { safetensors 'Bunny-471K-v1.0' }
        }
        '''.stripIndent()

    @Shared
    @TempDir
    Path shared

    @TempDir
    Path folder

    @Shared
    Path text

    @Shared
    Path model

    def setupSpec() {
        text = Files.writeString(shared.resolve('text.txt'), (1..400).collect { "Once upon a time there were $it bunnies.\n" }.join())
        def recipe = Files.writeString(shared.resolve('bunny.groovy'), MODEL.formatted(text))
        assert trit('run', recipe, '--cache', shared.resolve('cache'), '--out', shared.resolve('out')).code == 0
        model = shared.resolve('out/Bunny-471K-v1.0')
    }

    def "a settings file with a teacher and adapters leaves a file in the format it names"() {
        given:
        def settings = Files.writeString(folder.resolve('qat.toml'), """\
            [quantization]
            format = "pi-q2"
            [qat]
            use_lora = true
            lora_rank = 8
            epochs = 2
            batch_size = 2
            gradient_accumulation = 2
            [distillation]
            teacher_path = "$model"
            temperature = 2.0
            """.stripIndent())

        when:
        def run = qat('--config', settings, '--samples', 8, '--json')

        then:
        run.code == 0

        when:
        def steps = steps(run)

        then: '2 epochs of 8 sequences, 4 a step'
        steps.keySet() as List == ['base', 'text', 'teacher', 'trained', 'packed', 'file']
        steps.trained.facts['train.steps'] == 4
        steps.trained.facts['lora.parameters'] == 8 * (2 * (256 + 256) + 2 * (256 + 128))
        encodings(folder.resolve("out/$FILE")) == ['F32', 'Q2_K', 'Q8_0'] as Set
    }

    def "options stand before the settings file: all weights, without a teacher"() {
        given:
        def settings = Files.writeString(folder.resolve('qat.toml'), '[quantization]\nformat = "bitnet"\n[qat]\nepochs = 9\n')

        when:
        def run = qat('--config', settings, '--format', 'q2', '--epochs', 1, '--learning-rate', '1e-3', '--samples', 64, '--json')

        then:
        run.code == 0

        when:
        def steps = steps(run)

        then:
        steps.trained.facts['train.steps'] == 2
        steps.trained.facts['train.movement'] > 0
        encodings(folder.resolve("out/$FILE")) == ['F32', 'Q2_K', 'Q8_0'] as Set
    }

    @Requires({ ChildCommand.canInterrupt() })
    def "training that #signal stops goes on where it was, to the bytes of an undisturbed one"() {
        given: 'one sequence a step, and a checkpoint after a hundred'
        def settings = Files.writeString(folder.resolve('qat.toml'), '[qat]\nbatch_size = 1\ngradient_accumulation = 1\n')
        def options = ['--config', settings, '--format', 'q2', '--epochs', 10, '--samples', 15, '--learning-rate', '1e-3']
        def command = ChildCommand.start(['-XX:+UseSerialGC', '-Xmx512m'], ['qat', *words(options, 'cache')]*.toString())

        when: 'it has saved its state'
        while (command.alive && !saved()) {
            sleep(5)
        }
        assert new ProcessBuilder('kill', "-$signal", command.pid().toString()).start().waitFor() == 0

        then:
        command.waitFor(60, TimeUnit.SECONDS)
        command.exitValue() == code
        !Files.exists(folder.resolve("out/$FILE"))

        when:
        def plan = qat(*options, '--plan').out
        def resumed = qat(*options)
        def hash = Sha256.of(folder.resolve("out/$FILE"))
        def undisturbed = trit('qat', *words(options, 'other'))

        then:
        plan.readLines().any { it =~ /qat +trained .* resumes/ }
        resumed.code == 0
        undisturbed.code == 0
        Sha256.of(folder.resolve("out/$FILE")) == hash

        cleanup:
        command?.destroyForcibly()

        where:
        signal || code
        'INT'  || ExitCode.INTERRUPTED
        'KILL' || 137
    }

    /** Whether a training has left a checkpoint. */
    private boolean saved() {
        def drafts = folder.resolve('cache')
        Files.exists(drafts) && Files.walk(drafts).withCloseable { it.anyMatch { file -> file.fileName.toString() == 'training.safetensors' } }
    }

    private Map qat(Object... options) {
        trit('qat', *words(options.toList(), 'cache'))
    }

    private List words(List options, String cache) {
        ['--model', model, '--dataset', text, '--export', FILE, '--cache', folder.resolve(cache), '--out', folder.resolve('out')] + options
    }

    private static Map trit(Object... words) {
        def out = new StringWriter()
        def err = new StringWriter()
        def line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
        def code = line.execute(words*.toString() as String[])
        [code: code, out: out.toString(), err: err.toString()]
    }

    private static Map<String, Map> steps(Map run) {
        new ObjectMapper().readValue((String) run.out, Map).steps.collectEntries { [it.name, it] }
    }

    private static Set<String> encodings(Path file) {
        try (def gguf = GgufFile.open(file)) {
            gguf.header().tensors().values()*.type()*.name() as Set
        }
    }
}
