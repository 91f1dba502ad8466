package trit.phase.evaluate

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseException
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.file.token.BytePairTrainer
import trit.file.token.Tokenizer
import trit.infer.ChatTemplate
import trit.nn.HuggingFaceCheckpoint
import trit.nn.TransformerConfig
import trit.nn.LlamaWeights
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape

class GeneratePhaseSpec extends Specification {

    static final TransformerConfig MODEL = TransformerConfig.llama(32, 2, 4, 2, 8, 64, 48, 262, true, 10_000d, 1e-5d)

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    def phase = new GeneratePhase()

    def setup() {
        HuggingFaceCheckpoint.write(folder, LlamaWeights.initial(MODEL, RandomStream.of(3), memory), Optional.empty(), [:])
        def trainer = new BytePairTrainer()
        trainer.add('public static void main public class String')
        Tokenizer.of(trainer.train(262), folder).save(folder)
    }

    def "the text begins with the prompt, and equal seeds write equal texts"() {
        when:
        def texts = [1, 1, 2].withIndex().collect { seed, i -> text(seed, "run$i") }

        then:
        texts.every { it.startsWith('public ') && it.length() > 'public '.length() }
        texts[0] == texts[1]
        texts[0] != texts[2]
    }

    def "the plan counts weights as they are encoded, and keys and values as they are kept"() {
        given:
        def packed = new Outline.Packed(
            MODEL, [new Outline.PackedTensor('w', Shape.of(64, 1024), Encoding.Q4_0)], 0)
        def memory = { Outline model, Encoding kept ->
            phase.forecast(new GeneratePhase.Config('a', 8, 1, 0, 1, kept), new Inputs<Outline>([model: model]), { assert !it }).peakMemory()
        }
        def rows = 2 * 2 * 48 * 16

        expect:
        memory(new Outline.Weights(MODEL, null), Encoding.F32) - memory(packed, Encoding.F32) ==
            4 * MODEL.parameterCount() - 64 * 1024 / 32 * 18
        memory(packed, Encoding.F32) - memory(packed, Encoding.F16) == rows * 2 - 2 * 48 * 16 * 4
    }

    def "a question is asked in turns, and shown above its answer"() {
        given: 'what ends a turn here is what ends a text'
        def turns = Tokenizer.open(folder.resolve(Tokenizer.FILE)).withCloseable { tokenizer ->
            def eos = tokenizer.description().text(tokenizer.specials().eos())
            "<|system|>\nstatic${eos}\n<|user|>\npublic ${eos}\n<|assistant|>\n".toString()
        }

        when:
        def asked = run(new GeneratePhase.Config('public ', 8, 0, 1, 1, Encoding.F32, new GeneratePhase.Talk(ChatTemplate.ZEPHYR, 'static')), 1, 'asked')
        def goneOn = run(new GeneratePhase.Config(turns, 8, 0, 1, 1, Encoding.F32), 1, 'on')

        then:
        written(asked) == 'public \n\n' + written(goneOn).substring(turns.length())
    }

    def "a model that does not say how it takes turns is not asked"() {
        when:
        run(new GeneratePhase.Config('public ', 8, 0, 1, 1, Encoding.F32, new GeneratePhase.Talk(null, '')), 1, 'run')

        then:
        def e = thrown(PhaseException)
        e.message.startsWith('the model does not say how it takes turns, or in a way that is not known; say template <family>, one of [CHATML')
    }

    def "what cannot be written is a problem of the plan: #problem"() {
        given:
        List<String> problems = []

        when:
        phase.forecast(config, new Inputs<Outline>([model: new Outline.Weights(MODEL, null)]), { problems << it })

        then:
        problems.size() == 1
        problems[0].contains(problem)

        where:
        config                                                        || problem
        new GeneratePhase.Config('a', 48, 1, 0, 1, Encoding.F32)      || 'tokens 48 does not fit the model, which reads 48 with the prompt'
        new GeneratePhase.Config('a', 8, -1, 0, 1, Encoding.F32)      || 'temperature -1.0 is out of range'
        new GeneratePhase.Config('a', 8, 1, 0, 1.5, Encoding.F32)     || 'topP 1.5 is out of range'
        new GeneratePhase.Config('a', 8, 1, 0, 1, Encoding.Q8_0)      || "heads of 8 are not a multiple of Q8_0's block of 32; keep keys and values in F16"
        new GeneratePhase.Config('a', 8, 1, 0, 1, Encoding.Q4_0)      || 'keys and values are kept in one of [F32, F16, Q8_0], not Q4_0'
    }

    def "a prompt longer than the model's context is refused"() {
        when:
        run(new GeneratePhase.Config('?' * 100, 4, 1, 0, 1, Encoding.F32), 1, 'run')

        then:
        def e = thrown(PhaseException)
        e.message.contains('shorten the prompt')
    }

    private String text(long seed, String name) {
        def context = run(new GeneratePhase.Config('public ', 20, 1, 0, 1, Encoding.F32), seed, name)
        written(context)
    }

    private static String written(SpecContext context) {
        Files.readString(context.output().resolve(GeneratePhase.TEXT))
    }

    private SpecContext run(GeneratePhase.Config config, long seed, String name) {
        def context = new SpecContext(folder.resolve(name))
        context.random = RandomStream.of(seed)
        phase.run(config, new Inputs<Artifact>([model: new Artifact(Artifact.Kind.WEIGHTS, 'm', folder, 'key')]), context)
        context
    }
}
