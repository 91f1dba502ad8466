package trit.phase.train

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseConfig
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import trit.phase.quantize.Fallback
import trit.phase.quantize.QuantizePhase
import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.infer.Decoder
import trit.infer.LanguageModel
import trit.infer.SmallTransformers
import trit.nn.AdapterMerge
import trit.nn.AdapterMode
import trit.nn.HuggingFaceCheckpoint
import trit.nn.LlamaWeights
import trit.nn.Lora
import trit.quant.GradientQuantizer
import trit.tensor.Memory
import trit.train.MuonConfig
import trit.train.Onset

/** Models built as Llama but for a few parts are trained, packed and handed out like any other. */
class QwenTrainingSpec extends Specification {
    static final Map<String, Object> ADAMW = [adamw: TrainingPhasesSpec.ADAMW, sequence: 16, steps: 6]

    @AutoCleanup
    Memory memory = Memory.open()

    @Shared
    @TempDir
    Path shared

    @TempDir
    Path root

    @Shared
    Artifact data

    def setupSpec() {
        def text = Files.writeString(shared.resolve('text.txt'), 'Once upon a time there was a little bunny named John.\n' * 60)
        def context = new SpecContext(shared.resolve('stories'))
        def config = new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null, new TokenizerSource.Trained(280), 0, 0, 0)
        config.phase().run(config, new Inputs([:]), context)
        data = new Artifact(Artifact.Kind.DATASET, 'stories', context.output(), 'key')
    }

    private Artifact random(String what) {
        def folder = Files.createDirectories(root.resolve('random'))
        def stored = SmallTransformers.random(SmallTransformers.named(what), 5, memory)
        HuggingFaceCheckpoint.write(folder, LlamaWeights.of(stored, new SpecContext(root.resolve('w')).backend(), memory), Optional.empty(), [:])
        new Artifact(Artifact.Kind.WEIGHTS, 'random', folder, 'key')
    }

    private Artifact run(PhaseConfig config, String name, Map<String, Artifact> inputs) {
        def context = new SpecContext(root.resolve(name))
        config.phase().run(config, new Inputs(inputs), context)
        new Artifact(config instanceof QuantizePhase.Config ? Artifact.Kind.PACKED : Artifact.Kind.WEIGHTS, name, context.output(), 'key')
    }

    private static QuantizePhase.Config plain() {
        new QuantizePhase.Config(Encoding.F32, [], [], Fallback.FORBID)
    }

    private List<Integer> logits(Artifact model) {
        def stored = LanguageModel.openStored(model.directory())
        def decoder = new Decoder(stored, new SpecContext(root.resolve('decoder')).backend())
        def bits = decoder.next([3, 1, 4, 1, 5, 9, 2, 6] as int[], decoder.cache(8)).toArray().collect { float f -> Float.floatToRawIntBits(f) }
        decoder.close()
        stored.close()
        bits
    }

    private List<Integer> bits(Artifact model, String name) {
        def stored = LanguageModel.openStored(model.directory())
        def bits = Encoding.decode(stored.get(name), memory).toArray().collect { Float.floatToRawIntBits(it) }
        stored.close()
        bits
    }

    def "#what is trained with its #part, and a checkpoint of it says what it is"() {
        given:
        def before = random(what)

        when:
        def trained = run(TrainingPhasesSpec.pretrain(ADAMW), 'trained', [model: before, data: data])

        then:
        bits(trained, part) != bits(before, part)
        HuggingFaceCheckpoint.read(trained.directory()).config() == SmallTransformers.named(what)
        def json = new ObjectMapper().readValue(trained.file('config.json').toFile(), Map)
        json.architectures == [name]
        json.model_type == name.replace('ForCausalLM', '').toLowerCase()

        and: 'it goes on into a GGUF file that computes the same, and from there into training'
        def file = run(plain(), 'file', [model: trained])
        logits(file) == logits(trained)
        def further = run(TrainingPhasesSpec.pretrain(ADAMW), 'further', [model: file, data: data])
        def directly = run(TrainingPhasesSpec.pretrain(ADAMW), 'directly', [model: trained, data: data])
        logits(further) == logits(directly)
        logits(further) != logits(trained)

        where:
        what                | name               | part
        'qwen2'             | 'Qwen2ForCausalLM' | 'model.layers.1.self_attn.k_proj.bias'
        'qwen3'             | 'Qwen3ForCausalLM' | 'model.layers.0.self_attn.q_norm.weight'
        'llama with biases' | 'LlamaForCausalLM' | 'model.layers.0.mlp.up_proj.bias'
    }

    def "#what learns through ternary weights, all of it or adapters (#adapters), and what is packed is what was trained"() {
        given:
        def lora = Optional.of(new Lora(AdapterMode.QAT, 4, 8d, ['*_proj'], [], AdapterMerge.INSIDE_QUANTIZER)).filter { adapters }
        def options = new TrainingOptions(lora, Encoding.F32, GradientQuantizer.NONE, false)
        def config = new QatPhase.Config(new Training(6, 2, TrainingPhasesSpec.ADAMW, 16, options, 2), TrainingPhasesSpec.BIT_NET, new Onset(0, 0))
        def before = random(what)

        when:
        def trained = run(config, 'trained', [model: before, data: data])

        then:
        logits(run(plain(), 'file', [model: trained])) == logits(trained)
        (bits(trained, part) == bits(before, part)) == adapters

        where:
        [what, part, adapters] << [['qwen2', 'model.layers.1.self_attn.q_proj.bias'], ['qwen3', 'model.layers.0.self_attn.k_norm.weight']].collectMany { [it + [false], it + [true]] }
    }

    def "a plan says at once: #message"() {
        given:
        def problems = []
        def model = SmallTransformers.named(what)
        def outline = new Outline.Weights(model.withBlock(new trit.nn.Block(model.block().norm(), model.block().feedForward(), parts as Set)), null)
        def config = TrainingPhasesSpec.pretrain(ADAMW + [adamw: optimizer])

        when:
        config.phase().forecast(config, new Inputs<Outline>([model: outline, data: new Outline.Dataset(10_000, 280, 16)]), { problems << it })

        then:
        problems.any { it.startsWith(message) }

        where:
        what     | parts                                | optimizer                || message
        'gpt2'   | [trit.nn.Part.QKV_BIAS]              | TrainingPhasesSpec.ADAMW || 'a model of architecture gpt2 can be run and quantized; only models built as llama, qwen2 and qwen3 are can be more'
        'llama'  | [trit.nn.Part.QKV_BIAS]              | TrainingPhasesSpec.ADAMW || 'no checkpoint can be written: llama with biases on queries, keys and values but not on outputs'
        'qwen3'  | [trit.nn.Part.HEAD_NORMS]            | clipped()                || 'qkClip scales the matrices of queries and keys, which in models of architecture qwen3 have biases or norms'
    }

    private static clipped() {
        MuonConfig.defaults().clipped(100d)
    }
}
