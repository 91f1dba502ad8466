package trit.cli

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared

/** Commands that take a model: they write, score and measure. */
@Requires({ Shared.present() })
class ModelCommandsSpec extends Specification {

    static final String MODEL = Shared.dir().resolve('data/models/stories260K')

    @TempDir
    Path folder

    def out = new StringWriter()
    def err = new StringWriter()

    def "generate goes on from the prompt, the same way from both formats"() {
        expect:
        trit('generate', model, '-p', 'Once upon a time', '-n', '12', '--temperature', '0') == 0
        out.toString() == 'Once upon a time, there was a little girl named Lily. She\n'
        err.toString().contains('12 written')

        where:
        model << [MODEL, "$MODEL/stories260K.gguf".toString()]
    }

    def "generate writes several texts at once, one below the other, keys and values in #type"() {
        expect:
        trit('generate', "$MODEL/../bitllama-3M", '-p', 'Once upon a time', '-p', 'Once upon a time there', '-n', '5', '--temperature', '0', '--kv-type', type) == 0
        out.toString() == 'Once upon a time, there was a little\nOnce upon a time there was a little gir\n'
        err.toString().readLines().count { it.contains('10 written') } == 1

        where:
        type << ['f32', 'F16', 'q8_0']
    }

    def "equal seeds give equal texts, as JSON too"() {
        given:
        def texts = [7, 7, 8].collect { seed ->
            assert trit('generate', MODEL, '-p', 'Tom', '-n', '16', '--seed', seed.toString(), '--json') == 0
            new ObjectMapper().readValue(out.toString(), Map).generation.text
        }

        expect:
        texts[0] == texts[1]
        texts[0] != texts[2]
    }

    def "several texts are one list as JSON"() {
        expect:
        trit('generate', MODEL, '-p', 'Tom', '-p', 'Once', '-n', '3', '--json') == 0
        new ObjectMapper().readValue(out.toString(), List)*.prompt == ['Tom', 'Once']
    }

    @Requires({ !os.windows })
    def "a text may come through a pipe, as from the file it was written from"() {
        given:
        def text = Path.of(MODEL).resolve('../ppl-text.txt').toRealPath()
        def pipe = folder.resolve('pipe')
        assert ['mkfifo', pipe.toString()].execute().waitFor() == 0
        def results = []

        when:
        for (file in [text, pipe]) {
            def writer = Thread.start { if (file == pipe) Files.write(pipe, Files.readAllBytes(text)) }
            assert trit('perplexity', MODEL, '-f', file.toString(), '-c', '64', '--chunks', '4', '--json') == 0
            results << new ObjectMapper().readValue(out.toString(), Map).bitsPerByte
            writer.join()
        }

        then:
        results[0] == results[1]
        results[0] > 0
    }

    def "perplexity scores a text by llama.cpp's protocol"() {
        given:
        def story = Files.readString(Shared.dir().resolve('data/models/ppl-text.txt')).take(6_000)
        def text = Files.writeString(folder.resolve('text'), story).toString()

        expect:
        trit('perplexity', MODEL, '-f', text, '-c', '128', '--json') == 0
        def scored = new ObjectMapper().readValue(out.toString(), Map)
        scored.result.perplexity.value > 3 && scored.result.perplexity.value < 6
        scored.result.scored == scored.result.chunks * 63

        and:
        trit('perplexity', MODEL, '-f', text, '-c', '128') == 0
        out.toString().startsWith(String.format(Locale.ROOT, 'perplexity %.4f ± ', scored.result.perplexity.value))
    }

    def "chat answers line by line, remembers what was said, and ends with its input"() {
        given:
        def input = System.in
        System.in = new ByteArrayInputStream('Once upon a time\n\nTell me more\n/exit\nnever read\n'.bytes)

        expect:
        trit('chat', MODEL, '--template', 'zephyr', '-n', '8', '--temperature', '0') == 0
        out.toString().readLines().size() >= 2

        cleanup:
        System.in = input
    }

    def "bench decode runs llama-bench's tests"() {
        expect:
        trit('bench', 'decode', MODEL, '--repetitions', '1', '--json') == 0
        new ObjectMapper().readValue(out.toString(), Map).result*.test == ['pp512', 'tg128']
    }

    def "bench load opens a model as often as asked, and says when it answered"() {
        expect:
        trit('bench', 'load', MODEL, '--repetitions', '2', '--json') == 0
        def told = new ObjectMapper().readValue(out.toString(), Map)
        told.loads.size() == 2
        told.loads.every { it > 0 && it < told.sinceStart }

        and:
        trit('bench', 'load', MODEL) == 0
        out.toString().readLines().size() == 5
    }

    def "'#what' is one message and exit 2"() {
        expect:
        trit(*arguments) == 2
        err.toString().readLines().first().contains(message)

        where:
        what                | arguments                                            || message
        'no model'          | ['generate', 'nowhere']                              || "'nowhere' is no model"
        'a wrong number'    | ['generate', MODEL, '--top-p', '3']                  || 'topP 3.0 is out of range'
        'no type of keys'   | ['generate', MODEL, '--kv-type', 'q2']               || '--kv-type q2 is none of [F32, F16, Q8_0]; F32 is exact'
        'too short heads'   | ['generate', MODEL, '--kv-type', 'q8_0']             || "heads of 8 are not a multiple of Q8_0's block of 32"
        'no opening'        | ['bench', 'load', MODEL, '-r', '0']                  || '--repetitions must be at least 1, not 0'
        'no text'           | ['perplexity', MODEL, '-f', 'nowhere']               || 'there is no file nowhere'
        'no such GGUF file' | ['generate', 'nowhere/model.gguf']                   || "'nowhere/model.gguf' is no model"
        'no text but a folder' | ['perplexity', MODEL, '-f', MODEL]                || 'is a folder; name a file with a text'
        'no UTF-8'          | ['perplexity', MODEL, '-f', MODEL + '/tok512.bin']   || 'tok512.bin: is not UTF-8 text; convert it'
        'no template'       | ['chat', MODEL]                                      || 'does not say how it takes turns'
        'a wrong backend'   | ['generate', MODEL, '--backend', 'abacus']           || 'abacus'
        'too short a text'  | ['perplexity', MODEL, '-f', MODEL + '/config.json']  || 'fewer than two chunks'
        'no GGUF file'      | ['verify', MODEL + '/config.json']                   || 'config.json'
    }

    def cleanup() {
        System.clearProperty('trit.backend')
    }

    private int trit(String... arguments) {
        out.buffer.length = 0
        err.buffer.length = 0
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments)
    }
}
