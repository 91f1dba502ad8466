package trit.cli

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared
import trit.code.Encoding
import trit.nn.GgufModel
import trit.nn.LlamaWeights
import trit.nn.TransformerConfig
import trit.tensor.Memory
import trit.tensor.RandomStream

/** Ctrl-C ends a command with 130, soon, and leaves nothing half-written. */
@Requires({ ChildCommand.canInterrupt() })
class InterruptedCommandSpec extends Specification {
    static final TransformerConfig CONFIG =
        TransformerConfig.llama(512, 12, 8, 8, 64, 2048, 128, 4_000, false, 10_000d, 1e-5d)
    static final List<String> QUICK_START = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx512m']

    /** Slow enough to be caught at work. */
    static final Map<String, String> SLOW = [TRIT_BACKEND: 'scalar', TRIT_THREADS: '1']

    @TempDir
    Path folder

    @Requires({ Shared.present() })
    def "generate"() {
        given:
        def model = Shared.dir().resolve('data/models/bitllama-3M').toString()
        def prompts = (1..40).collectMany { ['-p', "Once upon a time $it".toString()] }
        def command = ChildCommand.start(QUICK_START, ['generate', model, '-n', '200'] + prompts, SLOW)

        when: 'the text has begun'
        def first = command.inputStream.read()
        ChildCommand.interrupt(command)

        then:
        first > 0
        command.waitFor(20, TimeUnit.SECONDS)
        command.exitValue() == ExitCode.INTERRUPTED

        cleanup:
        command?.destroyForcibly()
    }

    @Requires({ Shared.present() })
    def "chat, while it #what"() {
        given:
        def model = Shared.dir().resolve('data/models/bitllama-3M').toString()
        def command = ChildCommand.start(QUICK_START, ['chat', model, '--template', 'CHATML', '-n', '200'], SLOW)
        command.outputWriter().with { it.write(question); it.flush() }

        when:
        question ? command.inputStream.read() : sleep(1500)
        ChildCommand.interrupt(command)

        then:
        command.waitFor(20, TimeUnit.SECONDS)
        command.exitValue() == ExitCode.INTERRUPTED

        cleanup:
        command?.destroyForcibly()

        where:
        what      | question
        'answers' | 'Who are you?\n'
        'waits'   | ''
    }

    def "quantize"() {
        given:
        def source = model()
        def target = Files.createDirectory(folder.resolve('out')).resolve('small.gguf')
        def command = ChildCommand.start(
            QUICK_START, ['quantize', source.toString(), '--format', 'Q2_K', '--pure', '-o', target.toString()], SLOW)

        when: 'it has begun to write'
        while (command.alive && files(target.parent).every { it == target.parent }) {
            sleep(5)
        }
        def begun = files(target.parent)
        ChildCommand.interrupt(command)

        then:
        begun.size() > 1
        command.waitFor(20, TimeUnit.SECONDS)
        command.exitValue() == ExitCode.INTERRUPTED
        files(target.parent) == [target.parent]

        cleanup:
        command?.destroyForcibly()
    }

    private Path model() {
        def file = folder.resolve('model.gguf')
        def memory = Memory.open()
        def weights = LlamaWeights.initial(CONFIG, RandomStream.of(1), memory)
        def encodings = weights.tensors().collectEntries { name, tensor ->
            [name, tensor.shape().rank() == 1 ? Encoding.F32 : Encoding.F16]
        }
        def layout = GgufModel.layout(CONFIG, encodings, Optional.empty(), [:])
        GgufModel.write(file, CONFIG, layout) { name ->
            encodings[name].encode(weights.get(name), memory)
        }
        memory.close()
        file
    }

    private static List<Path> files(Path root) {
        try (def found = Files.walk(root)) {
            found.toList()
        } catch (UncheckedIOException | IOException e) {
            [root]
        }
    }
}
