package trit.cli

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared

class QatCommandSpec extends Specification {

    static final String STORIES = Shared.dir().resolve('data/models/stories260K').toString()

    @TempDir
    Path folder

    def err = new StringWriter()

    def "a format that nothing is trained through is refused with those that are"() {
        expect:
        qat('--model', 'm', '--dataset', 'd', '--format', 'z') == 2
        err.toString().contains("z is no format to train through; use bitnet, q2, pi-q2 or pi-q3")
    }

    @Requires(value = { Shared.present() }, reason = 'needs the shared models')
    def "a text that is not there is said once, with its place and the cure, before anything is computed: #what"() {
        given:
        Files.createFile(folder.resolve('empty.txt'))
        Files.writeString(folder.resolve('short.txt'), 'Once.')

        expect:
        qat('--model', STORIES, '--dataset', text.replace('DIR', folder.toString()), '--format', 'q2', '--fallback', 'NEXT_LARGER') == 2
        err.toString().readLines()[0] == message.replace('DIR', folder.toString())
        err.toString().readLines().size() == lines
        !Files.exists(folder.resolve('out'))

        where:
        what                 | text            || lines | message
        'a missing file'     | 'DIR/none.txt'  || 1     | "dataset('text'): there is no file DIR/none.txt; name one relative to ${Path.of('').toAbsolutePath()}"
        'a folder'           | 'DIR'           || 1     | "dataset('text'): DIR is a folder; name a text file in it"
        'an empty file'      | 'DIR/empty.txt' || 1     | "dataset('text'): empty.txt is empty; name a text to read"
        'too short a file'   | 'DIR/short.txt' || 1     | "qat('trained'): the text has 5 bytes, which hold no sequence of 128 tokens and the token that follows it; take a longer text, or shorter sequences"
        'a misspelt corpus'  | 'jdk-sorces'    || 2     | "there is no file 'jdk-sorces' in ${Path.of('').toAbsolutePath()}, and no corpus of this name. Did you mean 'jdk-sources'? Known corpora: jdk-sources"
    }

    @Requires(value = { Shared.present() }, reason = 'needs the shared models')
    def "rows that the format cannot hold get the next larger encoding where that is asked for"() {
        given:
        def text = Files.writeString(folder.resolve('text.txt'), 'Once upon a time there was a bunny.\n' * 200)

        expect:
        qat('--model', STORIES, '--dataset', text.toString(), '--format', 'q2', '--plan') == 2
        err.toString().contains("rows of 64 are not a multiple of Q2_K's block of 256")
        err.toString().readLines().last().startsWith('on the command line, fallback is --fallback;')
        qat('--model', STORIES, '--dataset', text.toString(), '--format', 'q2', '--plan', '--fallback', 'NEXT_LARGER') == 0
    }

    @Requires(value = { Shared.present() }, reason = 'needs the shared models')
    def "an option that would mean nothing is refused: #message"() {
        given:
        def text = Files.writeString(folder.resolve('text.txt'), 'Once upon a time there was a bunny.\n' * 200)

        expect:
        qat('--model', STORIES, '--dataset', text.toString(), '--format', 'q2', '--plan', option, value) == 2
        err.toString().readLines()[0] == message

        where:
        option            | value || message
        '--lora-rank'     | '4'   || '--lora-rank belongs to --use-lora'
        '--samples'       | '0'   || '--samples must be at least 1, not 0'
        '--epochs'        | '0'   || '--epochs must be at least 1, not 0'
        '--epochs'        | '2000000000' || '2,000,000,000 epochs of 1,024 sequences are too many to count; take fewer epochs or samples'
        '--learning-rate' | '-1'  || '--learning-rate must be greater than 0 and finite, not -1.0'
        '--learning-rate' | 'Infinity' || '--learning-rate must be greater than 0 and finite, not Infinity'
    }

    def "what a settings file says wrongly is said with its line: #message"() {
        given:
        def config = Files.writeString(folder.resolve('x.toml'), toml)

        expect:
        qat('--model', 'm', '--dataset', 'd', '--config', config.toString()) == 2
        err.toString().readLines()[0] == "$config: $message"

        where:
        toml                               || message
        '\n[quantization]\nformat = "q9"'  || 'line 3: q9 is no format to train through; use bitnet, q2, pi-q2 or pi-q3'
        '[qat]\nenabled = false'           || "line 2: enabled = false asks for no training; set it to true, or round the model with 'trit quantize'"
        '[qat]\nlora_rank = 0'             || 'line 2: lora_rank must be at least 1, not 0'
    }

    @Requires(value = { Shared.present() }, reason = 'needs the shared models')
    def "a model in a GGUF file is trained like one in a folder"() {
        given:
        def model = Shared.dir().resolve('data/models/gguf/random-llama-256-f32.gguf').toString()
        def text = Files.writeString(folder.resolve('text.txt'), 'Once upon a time there was a bunny.\n' * 200)

        expect:
        qat('--model', model, '--dataset', text.toString(), '--format', 'bitnet', '--samples', '4') == 0
    }

    private int qat(String... options) {
        def line = Main.commandLine().setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err))
        line.execute(['qat', *options, '--cache', folder.resolve('cache').toString(), '--out', folder.resolve('out').toString()] as String[])
    }
}
