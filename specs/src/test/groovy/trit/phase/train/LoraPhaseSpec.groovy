package trit.phase.train

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.CancelledException
import trit.phase.Event
import trit.phase.Forecast
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseConfig
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Backends
import trit.nn.AdapterMerge
import trit.nn.AdapterMode
import trit.nn.HuggingFaceCheckpoint
import trit.nn.Lora
import trit.nn.TransformerConfig
import trit.quant.FakeQuantizer
import trit.quant.GradientQuantizer
import trit.train.AdamWConfig
import trit.train.MuonConfig
import trit.train.Onset

import static trit.nn.AdapterMerge.BESIDE
import static trit.nn.AdapterMerge.INSIDE_QUANTIZER

class LoraPhaseSpec extends Specification {
    static final InitializePhase.Config MODEL = TrainingPhasesSpec.SMALL
    static final List<String> ALL = ['*_proj']

    @Shared
    @TempDir
    Path shared

    @TempDir
    Path root

    @Shared
    Artifact data

    @Shared
    Artifact base

    def setupSpec() {
        def text = shared.resolve('text.txt')
        Files.writeString(text, 'Once upon a time there was a little bunny named John.\n' * 60)
        data = make(new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null,
            new TokenizerSource.Trained(280), 0, 0, 0), Artifact.Kind.DATASET, 'stories', [:])
        def init = make(MODEL, Artifact.Kind.WEIGHTS, 'init', [:])
        base = make(TrainingPhasesSpec.pretrain(steps: 60), Artifact.Kind.WEIGHTS, 'base', [model: init, data: data])
    }

    private Artifact make(PhaseConfig config, Artifact.Kind kind, String name, Map<String, Artifact> inputs) {
        def context = new SpecContext(shared.resolve(name))
        config.phase().run(config, new Inputs(inputs), context)
        new Artifact(kind, name, context.output(), 'key')
    }

    static QatPhase.Config qat(Map<String, Object> changed) {
        def n = [steps: 8, quantizer: TrainingPhasesSpec.BIT_NET, warmup: 0, merge: INSIDE_QUANTIZER, targets: ALL,
                 optimizer: TrainingPhasesSpec.ADAMW, checkpointing: false, precision: Encoding.F32] + changed
        def lora = new Lora(AdapterMode.QAT, 4, 8d, n.targets, [], n.merge)
        def options = new TrainingOptions(Optional.of(lora), n.precision, GradientQuantizer.NONE, n.checkpointing)
        new QatPhase.Config(new Training(n.steps, 2, n.optimizer, 0, options, 2), n.quantizer, new Onset(0, n.warmup))
    }

    private SpecContext run(PhaseConfig config, String name, Closure<Boolean> cancelled = { false }, String backend = null, int threads = 1) {
        def context = new SpecContext(root.resolve(name))
        context.cancelled = cancelled
        if (backend) {
            context.backend = Backends.choose(backend, threads).backend()
        }
        config.phase().run(config, new Inputs([model: base, data: data]), context)
        context
    }

    private static byte[] weights(SpecContext context) {
        Files.readAllBytes(context.output().resolve('model.safetensors'))
    }

    def "adapters move the matrices that they name and nothing else, and the base stays (#merge)"() {
        given:
        def bytes = Files.readAllBytes(base.file('model.safetensors'))

        when:
        def context = run(qat(merge: merge, targets: ['q_proj', 'down_proj']), 'run')
        def before = HuggingFaceCheckpoint.read(base.directory())
        def after = HuggingFaceCheckpoint.read(context.output())
        def moved = before.tensors().keySet().findAll { before.get(it).data().mismatch(after.get(it).data()) >= 0 }

        then:
        Files.readAllBytes(base.file('model.safetensors')) == bytes
        after.fakeQuantizer() == carried
        moved.findAll { it ==~ /.*(q_proj|down_proj).weight/ }.size() == 4
        moved.findAll { !(it ==~ /.*_proj.weight/) } == [] as Set
        (moved.size() == 4) == (merge == INSIDE_QUANTIZER)
        context.facts['train.movement'] > 0

        cleanup:
        [before, after]*.close()

        where:
        merge            || carried
        INSIDE_QUANTIZER || Optional.of(TrainingPhasesSpec.BIT_NET)
        BESIDE           || Optional.empty()
    }

    def "adapters lower the loss of a model that is rounded"() {
        expect:
        run(qat(steps: 120), 'long').facts['train.loss'] < run(qat(steps: 1), 'short').facts['train.loss'] - 0.3
    }

    def "a training of adapters that the user stops goes on where it was, to the same bits (#what)"() {
        given:
        int asked = 0

        when:
        run(config, 'stopped') { ++asked == 4 }

        then:
        thrown(CancelledException)

        when:
        def context = run(config, 'stopped')

        then:
        context.events.findAll { it instanceof Event.Resumed } == [new Event.Resumed('phase', 'step 3')]
        weights(context) == weights(run(config, 'whole'))

        where:
        what                  | config
        'inside'              | qat([:])
        'inside, fading in'   | qat(warmup: 4)
        'beside'              | qat(merge: BESIDE)
        'Muon'                | qat(optimizer: MuonConfig.defaults())
        'checkpointed blocks' | qat(checkpointing: true)
    }

    def "any number of threads and gradient checkpointing give the same bits (#backend)"() {
        given:
        def one = weights(run(qat([:]), 'one', { false }, backend, 1))

        expect:
        weights(run(qat([:]), 'three', { false }, backend, 3)) == one
        weights(run(qat(checkpointing: true), 'again', { false }, backend, 2)) == one

        where:
        backend << ['scalar', 'vector']
    }

    private static Forecast forecast(PhaseConfig config, TransformerConfig model, int seqLength = 0, List<String> problems = []) {
        def outlines = [model: new Outline.Weights(model, null), data: new Outline.Dataset(10_000, 280, seqLength)]
        config.phase().forecast(config, new Inputs(outlines), problems.&add)
    }

    def "a model of half a thousand million weights is planned under 2 GiB, and its adapters at what the formula says"() {
        given:
        def half = TransformerConfig.llama(896, 24, 14, 2, 64, 4864, 2048, 151_936, true, 10_000d, 1e-5d)
        def lora = Lora.defaults(AdapterMode.QAT)
        def options = new TrainingOptions(Optional.of(lora), Encoding.F32, GradientQuantizer.NONE, true)
        def config = new QatPhase.Config(new Training(100, 1, AdamWConfig.defaults(), 0, options, 10), TrainingPhasesSpec.BIT_NET, Onset.AT_ONCE)

        when:
        def forecast = forecast(config, half, 256)

        then: '16 * rank bytes per input and output: weight, gradient and two moments of each factor'
        half.parameterCount() > 490_000_000
        forecast.facts()['lora.parameters'] == 2_162_688
        forecast.facts()['lora.bytes'] == 34_603_008

        and: 'the base in f32 is most of it'
        forecast.peakMemory() > 4 * half.parameterCount()
        forecast.peakMemory() < 2L << 30
    }

    def "a plan says at once: #message"() {
        given:
        def problems = []

        when:
        forecast(config, MODEL.model(), 0, problems)

        then:
        problems*.take(message.length()) == [message]

        where:
        config                                                                        || message
        qat(targets: ['q_prj'])                                                       || "targets 'q_prj' matches no module. Did you mean 'q_proj'?"
        qat(optimizer: MuonConfig.defaults().clipped(30d))                            || 'qkClip scales the matrices of queries and keys, which adapters leave as they are; write muon without it'
        qat(quantizer: TrainingPhasesSpec.LSQ)                                        || 'adapters train no scales; write absmean, absmax or mse'
    }
}
