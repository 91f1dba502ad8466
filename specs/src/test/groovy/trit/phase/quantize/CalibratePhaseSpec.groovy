package trit.phase.quantize

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Event
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseConfig
import trit.phase.PhaseException
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import trit.phase.train.InitializePhase
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.file.token.Tokenizer
import trit.nn.GgufModel
import trit.nn.HuggingFaceCheckpoint
import trit.nn.LlamaWeights
import trit.phase.quantize.CalibratePhase.Statistic
import trit.quant.FakeQuantizer
import trit.quant.ImportanceMatrix
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.tensor.Memory

class CalibratePhaseSpec extends Specification {
    static final InitializePhase.Config SHAPE = new InitializePhase.Config(256, 2, 4, 2, 256, 32, 280, true, 10_000d, 1e-5d)

    @Shared
    @TempDir
    Path shared
    @TempDir
    Path root

    @Shared
    Artifact data
    @Shared
    Artifact model

    def setupSpec() {
        def text = Files.writeString(shared.resolve('text.txt'), (1..20).collect { "Once upon a time there were $it little bunnies named John.\n" }.join(''))
        data = make('stories', Artifact.Kind.DATASET, new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null,
            new TokenizerSource.Trained(280), 0, 0, 0))
        model = make('model', Artifact.Kind.WEIGHTS, SHAPE)
        Tokenizer.open(data.file(Tokenizer.FILE)).withCloseable { it.save(model.directory()) }
    }

    def "#statistic leaves #file, the same bytes each time"() {
        when:
        def context = calibrate(statistic, 'one')
        def again = calibrate(statistic, 'two')

        then:
        Files.mismatch(context.output().resolve(file), again.output().resolve(file)) == -1
        context.facts.chunks == 3
        context.facts.deadColumns == 0
        ImportanceMatrix.open(context.output()).entries().keySet().contains('blk.1.ffn_down.weight')

        where:
        statistic         || file
        Statistic.IMATRIX || 'imatrix.gguf'
        Statistic.HESSIAN || 'imatrix.gguf'
        Statistic.FISHER  || 'fisher.gguf'
    }

    def "an average is spent where the loss depends on it: a matrix that weighs a thousand times more gets more bits"() {
        given:
        def seen = calibrate(Statistic.FISHER, 'fisher').output()
        def fisher = ImportanceMatrix.open(seen)
        def entries = new TreeMap(fisher.entries())
        def heavy = entries[name]
        entries[name] = new ImportanceMatrix.Entry(heavy.sums().collect { it * 1000f } as float[], heavy.count())
        new ImportanceMatrix(entries, ['text'], 3, 32).write(seen.resolve(ImportanceMatrix.FISHER_FILE))

        when:
        def packed = make('packed', Artifact.Kind.PACKED, new QuantizePhase.Config(new BodyEncoding.Target(4.6d), [], [], Fallback.FORBID),
            [model: model, stats: new Artifact(Artifact.Kind.STATS, 'fisher', seen, 'key')])

        then:
        def bits = GgufModel.read(packed.file('model.gguf')).withCloseable { gguf -> ['0', '1'].collectEntries { [it, gguf.get("model.layers.${it}.mlp.gate_proj.weight".toString()).encoding().bitsPerWeight()] } }
        bits[more] > bits[less]

        where:
        name                    | more | less
        'blk.0.ffn_gate.weight' | '0'  | '1'
        'blk.1.ffn_gate.weight' | '1'  | '0'
    }

    def "columns that are never multiplied with anything but 0 are said"() {
        given: 'a norm that lets four channels through as 0'
        def dead = copy('dead') { weights -> (0..3).each { weights.get('model.layers.1.input_layernorm.weight').set(it, 0f) } }

        when:
        def context = calibrate(Statistic.IMATRIX, 'seen', dead)

        then:
        context.facts.deadColumns == 12
        context.events.find { it instanceof Event.Note }.text() ==
            '12 columns weigh nothing on this text, 4 of them in blk.1.attn_k.weight: their codes are chosen as if they were not there; a longer or more varied text may use them'
    }

    def "activations that are not finite are said with their matrix (#statistic)"() {
        given:
        def huge = copy('huge') { weights -> weights.get('model.layers.0.mlp.down_proj.weight').fill(3e38f) }

        when:
        calibrate(statistic, 'seen', huge)

        then:
        def e = thrown(PhaseException)
        e.message.contains(message)

        where:
        statistic         || message
        Statistic.IMATRIX || "is multiplied with is not finite: the model's weights are damaged"
        Statistic.HESSIAN || "is multiplied with is not finite: the model's weights are damaged"
        Statistic.FISHER  || "is not finite: the model's weights are damaged or too large"
    }

    def "a text that is too short is said"() {
        given:
        def file = Files.writeString(root.resolve('short.txt'), 'Once upon a time')
        def text = make('short', Artifact.Kind.DATASET, new DatasetPhase.Config(new DatasetSource.File(file.toString(), null), null, null, 0, 0, 0))

        when:
        make('seen', Artifact.Kind.STATS, new CalibratePhase.Config(Statistic.IMATRIX, 0, 0), [model: model, data: text])

        then:
        def e = thrown(PhaseException)
        e.message ==~ /the text has \d+ tokens, fewer than two chunks of 32; use a longer text or a shorter context/
    }

    def "gradients of weights that were trained through a quantizer are refused by the plan"() {
        given:
        def problems = []
        def config = HuggingFaceCheckpoint.read(model.directory()).withCloseable { it.config() }

        when:
        new CalibratePhase().forecast(new CalibratePhase.Config(Statistic.FISHER, 0, 0),
            new Inputs<Outline>([model: new Outline.Weights(config, FakeQuantizer.bitNet([])), data: new Outline.Dataset(10_000, 0, 0)]), problems::add)

        then:
        problems == ['collect FISHER takes weights that nothing has rounded; these were trained through a quantizer, which chooses their codes itself']
    }

    private Artifact copy(String name, Closure<?> change) {
        def folder = Files.createDirectory(root.resolve(name))
        Memory.open().withCloseable { memory ->
            HuggingFaceCheckpoint.read(model.directory()).withCloseable { stored ->
                def weights = LlamaWeights.of(stored, ScalarBackend.on(Workers.caller()), memory)
                change(weights)
                HuggingFaceCheckpoint.write(folder, weights, Optional.empty(), [:])
            }
        }
        Files.copy(model.file(Tokenizer.FILE), folder.resolve(Tokenizer.FILE))
        new Artifact(Artifact.Kind.WEIGHTS, name, folder, "key-$name")
    }

    private SpecContext calibrate(Statistic statistic, String name, Artifact of = model) {
        def context = new SpecContext(root.resolve(name))
        new CalibratePhase().run(new CalibratePhase.Config(statistic, 0, 3), new Inputs([model: of, data: data]), context)
        context
    }

    private Artifact make(String name, Artifact.Kind kind, PhaseConfig config, Map<String, Artifact> inputs = [:]) {
        def context = new SpecContext((shared ?: root).resolve(name + System.nanoTime()))
        config.phase().run(config, new Inputs(inputs), context)
        new Artifact(kind, name, context.output(), "key-$name")
    }
}
