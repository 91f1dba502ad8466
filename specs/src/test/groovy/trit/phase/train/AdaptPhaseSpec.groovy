package trit.phase.train

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Event
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseConfig
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import trit.phase.export.ExportPhase
import trit.phase.export.ExportTarget
import trit.phase.export.ExportedFiles
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.nn.AdapterMerge
import trit.nn.AdapterMode
import trit.nn.HuggingFaceCheckpoint
import trit.nn.Lora
import trit.quant.GradientQuantizer
import trit.train.AdamWConfig
import trit.train.Onset

/** Adapters that leave the training that made them, and come back. */
class AdaptPhaseSpec extends Specification {
    static final InitializePhase.Config MODEL = TrainingPhasesSpec.SMALL

    @Shared
    @TempDir
    Path shared
    @TempDir
    Path folder
    @Shared
    Artifact data
    @Shared
    Artifact base

    def setupSpec() {
        def text = shared.resolve('text.txt')
        Files.writeString(text, 'Once upon a time there was a little bunny named John.\n' * 60)
        data = make(shared.resolve('data'), new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null,
            new TokenizerSource.Trained(280), 0, 0, 0), Artifact.Kind.DATASET, [:])
        base = make(shared.resolve('base'), MODEL, Artifact.Kind.WEIGHTS, [:])
    }

    private static Artifact make(Path where, PhaseConfig config, Artifact.Kind kind, Map<String, Artifact> inputs) {
        def context = new SpecContext(where)
        config.phase().run(config, new Inputs(inputs), context)
        new Artifact(kind, 'base', context.output(), 'key')
    }

    private static QatPhase.Config qat(Lora lora, Onset onset = Onset.AT_ONCE) {
        new QatPhase.Config(training(lora), TrainingPhasesSpec.BIT_NET, onset)
    }

    private static PretrainPhase.Config pretrain(Lora lora) {
        new PretrainPhase.Config(training(lora))
    }

    private static Training training(Lora lora) {
        new Training(4, 2, TrainingPhasesSpec.ADAMW, 0, new TrainingOptions(Optional.of(lora), Encoding.F32, GradientQuantizer.NONE, false), 10)
    }

    private static Lora lora(AdapterMode mode, AdapterMerge merge, int loftq = 0) {
        new Lora(mode, 2, 4d, ['*_proj'], [], merge, loftq)
    }

    def "adapters that were handed out give with their base what the training gave (#name)"() {
        given:
        def trained = make(folder.resolve('trained'), config, Artifact.Kind.WEIGHTS, [model: base, data: data])
        def export = new SpecContext(folder.resolve('export'))
        new ExportPhase().run(new ExportPhase.Config(new ExportTarget.Adapter('mine'), '', false), new Inputs([model: trained]), export)
        def context = new SpecContext(folder.resolve('adapted'))

        when:
        new AdaptPhase().run(new AdaptPhase.Config(export.exports().resolve('mine').toString()), new Inputs([model: base]), context)

        then:
        def one = HuggingFaceCheckpoint.read(trained.directory())
        def other = HuggingFaceCheckpoint.read(context.output())
        one.tensors().every { tensor, value -> value.data().mismatch(other.get(tensor).data()) == -1 }
        one.get('model.layers.0.mlp.up_proj.weight').data().mismatch(HuggingFaceCheckpoint.read(base.directory()).get('model.layers.0.mlp.up_proj.weight').data()) != -1
        context.facts['lora.modules'] == new trit.nn.TransformerModules(MODEL.model()).linear().size()
        ExportedFiles.read(export.output()).stillThere(export.exports())

        cleanup:
        [one, other]*.close()

        where:
        name                   | config
        'in full precision'    | pretrain(lora(AdapterMode.STANDARD, AdapterMerge.BESIDE))
        'inside the quantizer' | qat(lora(AdapterMode.QAT, AdapterMerge.INSIDE_QUANTIZER))
    }

    def "adapters that begin by LoftQ are trained, and leave less to lose"() {
        given:
        def plain = new SpecContext(folder.resolve('plain'))
        def begun = new SpecContext(folder.resolve('begun'))
        def inputs = new Inputs([model: base, data: data])

        when:
        new QatPhase().run(qat(lora(AdapterMode.QAT, AdapterMerge.BESIDE)), inputs, plain)
        new QatPhase().run(qat(lora(AdapterMode.QAT, AdapterMerge.BESIDE, 2)), inputs, begun)

        then:
        begun.events.findAll { it instanceof Event.Progress && it.unit() == 'adapters by LoftQ' }.size() == 14
        distance(begun) < 0.9 * distance(plain)
    }

    /** How far the matrices are from the base's, squared and summed: mostly what rounding loses. */
    private double distance(SpecContext context) {
        def one = HuggingFaceCheckpoint.read(base.directory())
        def other = HuggingFaceCheckpoint.read(context.output())
        try {
            double sum = 0
            one.tensors().each { name, tensor ->
                float[] a = tensor.data().toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT)
                float[] b = other.get(name).data().toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT)
                for (int i = 0; i < a.length; i++) {
                    double off = a[i] - b[i]
                    sum += off * off
                }
            }
            return sum
        } finally {
            [one, other]*.close()
        }
    }

    def "a plan says at once what cannot be handed out or put in: #why"() {
        given:
        def problems = []
        def outlines = [model: new Outline.Weights(MODEL.model(), null), data: new Outline.Dataset(10_000, 280, 0)]

        when:
        if (config instanceof ExportPhase.Config && trained != null) {
            outlines = [model: trained.phase().forecast(trained, new Inputs(outlines), { assert false, it }).outline()]
        }
        config.phase().forecast(config, new Inputs(outlines), problems.&add)

        then:
        problems.size() == (why ? 1 : 0)
        !why || problems[0].contains(why)

        where:
        config                                                                   | trained                                                || why
        new ExportPhase.Config(new ExportTarget.Adapter('a'), '', false)         | pretrain(lora(AdapterMode.STANDARD, AdapterMerge.BESIDE)) || null
        new ExportPhase.Config(new ExportTarget.Adapter('a'), '', false)         | qat(lora(AdapterMode.QAT, AdapterMerge.BESIDE, 2))        || 'with loftq of one round at most'
        new ExportPhase.Config(new ExportTarget.Adapter('a'), '', false)         | null                                                      || 'the model was not trained with adapters that stand on their own'
        new AdaptPhase.Config('/nowhere')                                        | null                                                      || 'has no adapter_config.json'
        qat(lora(AdapterMode.QAT, AdapterMerge.BESIDE, 1), new Onset(0, 2))      | null                                                      || 'loftq makes up for rounding from the first step on'
    }
}
