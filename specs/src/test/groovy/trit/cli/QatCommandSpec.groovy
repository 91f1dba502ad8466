package trit.cli

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared

class QatCommandSpec extends Specification {

    @TempDir
    Path folder

    def err = new StringWriter()

    def "a format that nothing is trained through is refused with those that are"() {
        expect:
        qat('--model', 'm', '--dataset', 'd', '--format', 'z') == 2
        err.toString().contains("no format 'z'; use bitnet, q2, pi-q2 or pi-q3")
    }

    @Requires(value = { Shared.present() }, reason = 'needs the shared models')
    def "a model in a GGUF file is refused with what can be trained instead"() {
        given:
        def model = Shared.dir().resolve('data/models/gguf/random-llama-256-f32.gguf').toString()
        def text = Files.writeString(folder.resolve('text.txt'), 'Once upon a time there was a bunny.\n' * 200)

        expect:
        qat('--model', model, '--dataset', text.toString(), '--format', 'bitnet', '--samples', '4') == 2
        err.toString().contains('this model lies in a GGUF file, which can be run and quantized; training goes on from a Hugging Face checkpoint')
    }

    private int qat(String... options) {
        def line = Main.commandLine().setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err))
        line.execute(['qat', *options, '--cache', folder.resolve('cache').toString(), '--out', folder.resolve('out').toString()] as String[])
    }
}
