package trit.phase.train

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.CancelledException
import trit.phase.Event
import trit.phase.Forecast
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseConfig
import trit.phase.PhaseException
import trit.phase.dataset.DatasetFiles
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.file.token.Tokenizer
import trit.nn.HuggingFaceCheckpoint
import trit.nn.StoredModel
import trit.code.Encoding
import trit.compute.Activations
import trit.quant.FakeQuantizer
import trit.quant.GradientQuantizer
import trit.quant.Granularity
import trit.quant.NumberFormat
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.train.AdamWConfig
import trit.train.GrokfastConfig
import trit.train.MuonConfig
import trit.train.Onset

class TrainingPhasesSpec extends Specification {
    static final AdamWConfig ADAMW = new AdamWConfig(1e-2d, 0.9d, 0.95d, 1e-8d, 0.1d, 2, 1e-3d, 1d)
    static final FakeQuantizer BIT_NET = FakeQuantizer.bitNet(['embed_tokens', '*norm'])
    static final FakeQuantizer LSQ = new FakeQuantizer(
        WeightQuantizer.nearest(NumberFormat.INT4, ScaleRule.lsq(Granularity.perGroup(8))), Activations.FLOAT, ['o_proj'])
    static final InitializePhase.Config SMALL =
        new InitializePhase.Config(16, 2, 2, 1, 32, 16, 280, true, 10_000d, 1e-5d)

    @Shared
    @TempDir
    Path shared

    @TempDir
    Path root

    @Shared
    Artifact init

    @Shared
    Artifact data

    def setupSpec() {
        def text = shared.resolve('text.txt')
        Files.writeString(text, 'Once upon a time there was a little bunny named John.\n' * 60)
        data = make(new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null,
            new TokenizerSource.Trained(280), 0, 0, 0), Artifact.Kind.DATASET, 'stories')
        init = make(SMALL, Artifact.Kind.WEIGHTS, 'init')
    }

    private Artifact make(PhaseConfig config, Artifact.Kind kind, String name) {
        def context = new SpecContext(shared.resolve(name))
        config.phase().run(config, new Inputs([:]), context)
        new Artifact(kind, name, context.output(), 'key')
    }

    static PretrainPhase.Config pretrain(Map<String, Object> changed) {
        def n = [steps: 6, batch: 2, adamw: ADAMW, sequence: 0, every: 2] + changed
        new PretrainPhase.Config(new Training(n.steps, n.batch, n.adamw, n.sequence, TrainingOptions.defaults(), n.every))
    }

    static QatPhase.Config qat(Map<String, Object> changed) {
        def n = [steps: 6, batch: 2, adamw: ADAMW, sequence: 0, quantizer: BIT_NET, startStep: 2, warmup: 0, every: 2] + changed
        new QatPhase.Config(new Training(n.steps, n.batch, n.adamw, n.sequence, TrainingOptions.defaults(), n.every), n.quantizer,
            new Onset(n.startStep, n.warmup))
    }

    private SpecContext run(PhaseConfig config, String name, Artifact model = init, Closure<Boolean> cancelled = { false }) {
        def context = new SpecContext(root.resolve(name))
        context.cancelled = cancelled
        config.phase().run(config, new Inputs([model: model, data: data]), context)
        context
    }

    static Artifact weights(SpecContext context) {
        new Artifact(Artifact.Kind.WEIGHTS, 'trained', context.output(), 'key')
    }

    def "#verb leaves trained latent weights, their tokenizer and how it went"() {
        when:
        def context = run(config, verb)
        def trained = HuggingFaceCheckpoint.read(context.output())
        def before = HuggingFaceCheckpoint.read(init.directory())
        def tokenizer = Tokenizer.open(context.output().resolve('tokenizer.json'))

        then:
        trained.config() == SMALL.model()
        trained.fakeQuantizer() == Optional.ofNullable(carried)
        bytes(trained) != bytes(before)
        tokenizer.sha256() == DatasetFiles.open(data.directory()).tokenizer().get().sha256()

        and: 'more than three values a matrix: these are the latent weights'
        distinct(trained, 'model.layers.0.mlp.up_proj.weight') > 100

        and:
        context.facts.keySet().findAll { !it.startsWith('rounded.') && it != 'memory.peak' } == ['train.loss', 'train.tokens', 'train.steps', 'train.movement', 'speed.tokensPerSecond'] as Set
        context.facts['train.tokens'] == 6 * 2 * 16
        context.facts['train.steps'] == 6
        context.facts['rounded.layers'] == (carried == null ? null : 14)
        context.facts['train.loss'] < Math.log(280)
        context.facts['speed.tokensPerSecond'] > 0
        context.facts['train.movement'] > 0.001
        def movements = context.events.findAll { it instanceof Event.Metric && it.name().startsWith('train.movement.') }
        movements*.name().unique().size() == 14
        movements*.value().min() < context.facts['train.movement']
        movements*.value().max() > context.facts['train.movement']

        and:
        context.events.findAll { it instanceof Event.Progress }*.done() == [1, 2, 3, 4, 5, 6]
        context.events.findAll { it instanceof Event.Metric && it.name() == 'train.loss' }*.step() == [1, 2, 3, 4, 5, 6]

        cleanup:
        [trained, before, tokenizer]*.close()

        where:
        verb       | config       || carried
        'pretrain' | pretrain([:]) || null
        'qat'      | qat([:])      || BIT_NET
    }

    def "of what is rounded, the layers, zeros, entropy and bytes in every store are told"() {
        when:
        def facts = run(qat([:]), 'run').facts
        long weights = SMALL.model().parameters().findAll { it.name() ==~ /model.layers.*_proj.weight/ }*.shape()*.size().sum()

        then:
        facts['rounded.sparsity'] > 0.25
        facts['rounded.sparsity'] < 0.4
        facts['rounded.entropy'] > 1.5
        facts['rounded.entropy'] < Math.log(3) / Math.log(2)
        facts['rounded.bytes.f32'] == 4 * weights
        facts['rounded.bytes.int8'] == weights + 2 * 14
        facts['rounded.bytes.twoBits'] == Math.ceil(weights / 4) + 2 * 14
    }

    def "gradients that are rounded (#rule) train another model, to the same bits after a stop"() {
        given:
        def options = new TrainingOptions(Optional.empty(), Encoding.F32, rule, false)
        def config = new PretrainPhase.Config(new Training(6, 2, ADAMW, 0, options, 2))
        int asked = 0

        when:
        run(config, 'stopped', init) { ++asked == 4 }

        then:
        thrown(CancelledException)

        when:
        def resumed = HuggingFaceCheckpoint.read(run(config, 'stopped').output())
        def whole = HuggingFaceCheckpoint.read(run(config, 'whole').output())
        def plain = HuggingFaceCheckpoint.read(run(pretrain([:]), 'plain').output())

        then:
        bytes(resumed) == bytes(whole)
        bytes(whole) != bytes(plain)

        cleanup:
        [resumed, whole, plain]*.close()

        where:
        rule << [GradientQuantizer.KEEP_NORM, GradientQuantizer.STOCHASTIC]
    }

    def "weights that carry a fake-quantizer are trained through it"() {
        given:
        def model = weights(run(qat([:]), 'first'))

        when:
        def context = run(pretrain([:]), 'second', model)
        def trained = HuggingFaceCheckpoint.read(context.output())
        def rounded = run(qat(startStep: 0), 'third', model)
        def same = HuggingFaceCheckpoint.read(rounded.output())

        then: 'pretrain rounds from its first step on, as qat does'
        trained.fakeQuantizer() == Optional.of(BIT_NET)
        bytes(trained) == bytes(same)

        cleanup:
        [trained, same]*.close()
    }

    def "learned scales travel with the weights and are learned further; another quantizer begins anew"() {
        given:
        def name = 'model.layers.0.mlp.up_proj.weight_learned_scale'
        def model = weights(run(qat(quantizer: LSQ, startStep: 0), 'first'))
        def first = HuggingFaceCheckpoint.read(model.directory())

        when:
        def second = HuggingFaceCheckpoint.read(run(pretrain([:]), 'second', model).output())
        def other = HuggingFaceCheckpoint.read(run(qat([:]), 'other', model).output())

        then:
        first.parameters()*.name().count { it.endsWith('_learned_scale') } == 12
        first.get(name).shape().size() == 32 * 16 / 8
        second.fakeQuantizer() == Optional.of(LSQ)
        second.get(name).data().mismatch(first.get(name).data()) >= 0
        second.tensors().keySet() == first.tensors().keySet()
        !other.tensors().containsKey(name)

        cleanup:
        [first, second, other]*.close()
    }

    def "a #config.verb() that the user stops goes on where it was, to the same bits"() {
        given:
        def whole = HuggingFaceCheckpoint.read(run(config, 'whole').output())
        int asked = 0

        when:
        run(config, 'stopped', init) { ++asked == 4 }

        then:
        thrown(CancelledException)

        when:
        def context = run(config, 'stopped')
        def resumed = HuggingFaceCheckpoint.read(context.output())

        then:
        context.events.findAll { it instanceof Event.Resumed } == [new Event.Resumed('phase', 'step 3')]
        bytes(resumed) == bytes(whole)

        cleanup:
        [whole, resumed]*.close()

        where:
        config << [pretrain([:]), qat([:]), qat(quantizer: LSQ, startStep: 0), qat(startStep: 1, warmup: 3),
            pretrain(adamw: new GrokfastConfig(0.98d, 2d, GrokfastConfig.Part.SLOW, MuonConfig.defaults()))]
    }

    def "the forecast says what #config.verb() leaves and costs"() {
        given:
        def problems = []

        when:
        def forecast = forecast(config, SMALL, problems)
        def context = run(config, 'run')

        then:
        problems == []
        forecast.outline() == new Outline.Weights(SMALL.model(), carried)
        forecast.outputBytes() == Files.size(context.output().resolve('model.safetensors'))
        forecast.peakMemory() > 4 * 4 * SMALL.model().parameterCount()
        forecast.work() > 6d * 6 * 2 * 16 * SMALL.model().parameterCount()
        forecast.facts() == ['train.tokens': 192d, 'train.steps': 6d]

        where:
        config        || carried
        pretrain([:]) || null
        qat([:])      || BIT_NET
        qat(quantizer: LSQ) || LSQ
    }

    private static Forecast forecast(PhaseConfig config, InitializePhase.Config model, List<String> problems, int vocab = 280, int seqLength = 0) {
        def outlines = [model: new Outline.Weights(model.model(), null), data: new Outline.Dataset(10_000, vocab, seqLength)]
        config.phase().forecast(config, new Inputs(outlines), problems.&add)
    }

    def "a plan says at once: #message"() {
        given:
        def problems = []

        when:
        forecast(config, SMALL, problems, vocab)

        then:
        problems == [message]

        where:
        config                                         | vocab || message
        pretrain(steps: 0)                             | 280   || 'steps 0 train nothing; write 1 or more'
        pretrain(batch: 0)                             | 280   || 'batch 0 holds no sequence; write 1 or more'
        pretrain(sequence: 17)                         | 280   || "sequences of 17 tokens do not fit the model's context of 16; write sequence 16 or less"
        pretrain([:])                                  | 4096  || "the data's tokenizer has 4,096 tokens, the model's vocab only 280; write vocab 4096"
        qat(startStep: 6)                              | 280   || 'startStep 6 is none of the 6 steps; write 0 to round from the first on'
        qat(warmup: 4)                                 | 280   || 'a warmup of 4 steps from step 2 on leaves none of the 6 that rounds whole; write less'
        qat(quantizer: FakeQuantizer.bitNet(['q_prj'])) | 280  || "ignore 'q_prj' matches no module. Did you mean 'q_proj'? The modules are embed_tokens, input_layernorm, q_proj, k_proj, v_proj, o_proj, post_attention_layernorm, gate_proj, up_proj, down_proj, norm, lm_head"
        pretrain(adamw: adamw(lr: -1d))                | 280   || 'optimizer: lr -1.0 must be above 0; it is usual at 1e-3'
        pretrain(adamw: adamw(cosineTo: 1d))           | 280   || 'optimizer: cosineTo 1.0 must lie between 0 and lr'
    }

    static AdamWConfig adamw(Map<String, Double> n) {
        new AdamWConfig(n.lr ?: 1e-2d, 0.9d, 0.95d, 1e-8d, 0.1d, 2, n.cosineTo ?: 0d, 1d)
    }

    def "training that diverges stops with its step and the cure"() {
        when:
        run(pretrain(steps: 20, adamw: new AdamWConfig(1e30d, 0.9d, 0.95d, 1e-8d, 0d, 0, 1e30d, 1d)), 'wild')

        then:
        def e = thrown(PhaseException)
        e.message ==~ /step \d+: the (loss|norm of the gradients) is (NaN|-?Infinity); lower lr \(1.0E30\) or raise warmup \(0\)/
    }

    def "weights that are not numbers are refused by name"() {
        given:
        def folder = Files.createDirectories(root.resolve('broken'))
        Files.list(init.directory()).each { Files.copy(it, folder.resolve(it.fileName)) }
        def file = folder.resolve('model.safetensors')
        def bytes = Files.readAllBytes(file)
        bytes[-1] = 0x7F
        bytes[-2] = (byte) 0xC0
        Files.write(file, bytes)

        when:
        run(pretrain([:]), 'run', new Artifact(Artifact.Kind.WEIGHTS, 'broken', folder, 'key'))

        then:
        def e = thrown(PhaseException)
        e.message ==~ /broken: tensor '.*' holds numbers that are not finite; make or fetch these weights again/
    }

    private static List<Byte> bytes(StoredModel model) {
        model.tensors().values().collectMany { it.data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE) as List }
    }

    private static int distinct(StoredModel model, String name) {
        model.get(name).data().toArray(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED).toList().toSet().size()
    }
}
