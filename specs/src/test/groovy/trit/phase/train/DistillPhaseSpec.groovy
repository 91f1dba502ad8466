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
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Divergence.Direction
import trit.file.token.Tokenizer
import trit.file.token.TokenizerJson
import trit.file.token.Vocabulary
import trit.nn.HuggingFaceCheckpoint
import trit.quant.GradientQuantizer
import trit.train.Distillation
import trit.train.Onset

class DistillPhaseSpec extends Specification {
    static final InitializePhase.Config STUDENT = TrainingPhasesSpec.SMALL
    static final InitializePhase.Config LARGER =
        new InitializePhase.Config(32, 2, 2, 1, 48, 16, 280, true, 10_000d, 1e-5d)

    @Shared
    @TempDir
    Path shared

    @TempDir
    Path root

    @Shared
    Artifact data

    @Shared
    Artifact init

    @Shared
    Artifact teacher

    def setupSpec() {
        data = dataset('stories', 'Once upon a time there was a little bunny named John.\n')
        init = make(STUDENT, Artifact.Kind.WEIGHTS, 'init', [:])
        def large = make(LARGER, Artifact.Kind.WEIGHTS, 'large', [:])
        teacher = make(TrainingPhasesSpec.pretrain(steps: 8), Artifact.Kind.WEIGHTS, 'teacher', [model: large, data: data])
    }

    private Artifact dataset(String name, String line) {
        def text = shared.resolve(name + '.txt')
        Files.writeString(text, line * 60)
        make(new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null,
            new TokenizerSource.Trained(280), 0, 0, 0), Artifact.Kind.DATASET, name, [:])
    }

    private Artifact make(PhaseConfig config, Artifact.Kind kind, String name, Map<String, Artifact> inputs) {
        def context = new SpecContext(shared.resolve(name))
        config.phase().run(config, new Inputs(inputs), context)
        new Artifact(kind, name, context.output(), 'key')
    }

    static DistillPhase.Config distill(Map<String, Object> changed) {
        def n = [steps: 6, quantizer: null, gamma: 2d, topK: 0, checkpointing: false, lora: null, precision: Encoding.F32] + changed
        def options = new TrainingOptions(Optional.ofNullable(n.lora), n.precision, GradientQuantizer.NONE, n.checkpointing)
        new DistillPhase.Config(new Training(n.steps, 2, TrainingPhasesSpec.ADAMW, 0, options, 2),
            new Distillation(2d, 1d, 0.5d, n.gamma, n.topK, Direction.FORWARD), Optional.ofNullable(n.quantizer), Onset.AT_ONCE)
    }

    private SpecContext run(PhaseConfig config, String name, Artifact from = teacher, Closure<Boolean> cancelled = { false }) {
        def context = new SpecContext(root.resolve(name))
        context.cancelled = cancelled
        config.phase().run(config, new Inputs([model: init, data: data, teacher: from]), context)
        context
    }

    private static byte[] weights(SpecContext context) {
        Files.readAllBytes(context.output().resolve('model.safetensors'))
    }

    def "a student is left with the teacher's tokenizer, what it rounds with, and its losses one by one"() {
        given:
        def before = Files.readAllBytes(teacher.file('model.safetensors'))

        when:
        def context = run(distill(quantizer: TrainingPhasesSpec.BIT_NET), 'student')
        def trained = HuggingFaceCheckpoint.read(context.output())
        def metrics = context.events.findAll { it instanceof Event.Metric && it.name().startsWith('train.loss') }

        then:
        trained.config() == STUDENT.model()
        trained.fakeQuantizer() == Optional.of(TrainingPhasesSpec.BIT_NET)
        metrics*.name().toSet() == ['train.loss', 'train.loss.task', 'train.loss.kd', 'train.loss.reasoning'] as Set

        and: 'the loss is the sum of the three'
        metrics.groupBy { it.step() }.values().every { step ->
            def named = step.collectEntries { [it.name(), it.value()] }
            Math.abs(named['train.loss'] - named['train.loss.task'] - named['train.loss.kd'] - named['train.loss.reasoning']) < 1e-9
        }

        and: 'the teacher stays as it is'
        Files.readAllBytes(teacher.file('model.safetensors')) == before

        cleanup:
        trained.close()
    }

    def "what the student gets depends on #what"() {
        expect:
        weights(run(config, 'one')) != weights(run(distill([:]), 'other'))

        where:
        what                      | config
        'gamma'                   | distill(gamma: 0d)
        'how much is compared'    | distill(topK: 3)
        'what it rounds through'  | distill(quantizer: TrainingPhasesSpec.BIT_NET)
    }

    def "gradient checkpointing changes no bit, and the plan shows what it saves"() {
        expect:
        weights(run(distill(checkpointing: true), 'one')) == weights(run(distill([:]), 'other'))
        forecast(distill(checkpointing: true)).peakMemory() < forecast(distill([:])).peakMemory()
        forecast(distill(checkpointing: true)).work() > forecast(distill([:])).work()
    }

    def "a distillation that the user stops goes on where it was, to the same bits"() {
        given:
        int asked = 0

        when:
        run(distill(quantizer: TrainingPhasesSpec.BIT_NET), 'stopped', teacher) { ++asked == 4 }

        then:
        thrown(CancelledException)

        when:
        def context = run(distill(quantizer: TrainingPhasesSpec.BIT_NET), 'stopped')

        then:
        context.events.findAll { it instanceof Event.Resumed } == [new Event.Resumed('phase', 'step 3')]
        weights(context) == weights(run(distill(quantizer: TrainingPhasesSpec.BIT_NET), 'whole'))
    }

    def "a teacher with another tokenizer is refused"() {
        given:
        def elsewhere = dataset('elsewhere', 'Quick zebras jump over five lazy dogs, vexing them.\n')
        def stranger = make(TrainingPhasesSpec.pretrain(steps: 1), Artifact.Kind.WEIGHTS, 'stranger', [model: init, data: elsewhere])

        when:
        run(distill([:]), 'run', stranger)

        then:
        def e = thrown(PhaseException)
        e.message == "stranger: its tokenizer is not the student's, and their logits are compared token by token; take a teacher with the student's tokenizer"
    }

    def "a teacher that has learned nothing is refused"() {
        when:
        run(distill([:]), 'run', init)

        then:
        def e = thrown(PhaseException)
        e.message == 'init has no tokenizer, so it has learned nothing; train it before it teaches'
    }

    private Forecast forecast(DistillPhase.Config config, InitializePhase.Config from = LARGER, List<String> problems = [],
                              Optional<Vocabulary> known = Optional.empty(), Optional<Vocabulary> own = Optional.empty()) {
        def outlines = [model: new Outline.Weights(STUDENT.model(), null, own), data: new Outline.Dataset(10_000, 280, 0),
                        teacher: new Outline.Weights(from.model(), null, known)]
        config.phase().forecast(config, new Inputs(outlines), problems.&add)
    }

    def "a plan says at once: #message"() {
        given:
        def problems = []

        when:
        forecast(config, from, problems)

        then:
        problems == [message]

        where:
        config                   | from                                                                             || message
        distill([:])             | new InitializePhase.Config(32, 2, 2, 1, 48, 16, 512, true, 10_000d, 1e-5d)       || "the teacher's vocab is 512, the student's 280: their logits are compared token by token; take a teacher with the student's tokenizer"
        distill([:])             | new InitializePhase.Config(32, 2, 2, 1, 48, 8, 280, true, 10_000d, 1e-5d)        || "sequences of 16 tokens do not fit the teacher's context of 8"
        distill(topK: -1)        | LARGER                                                                           || 'topk -1 must be 0 for all tokens or above; it is usual at 64'
    }

    def "a plan refuses a teacher whose tokenizer is known to be another"() {
        given:
        def problems = []
        def one = TokenizerJson.read(teacher.file(Tokenizer.FILE))
        def other = TokenizerJson.read(dataset('others', 'Bright vixens jump; dozy fowl quack.\n').file(Tokenizer.FILE))

        when:
        forecast(distill([:]), LARGER, problems, Optional.of(other), Optional.of(one))

        then:
        problems == ["the teacher: its tokenizer is not the student's, and their logits are compared token by token; take a teacher with the student's tokenizer"]
    }

    def "the plan counts the teacher"() {
        expect:
        forecast(distill([:])).peakMemory() > 4 * LARGER.model().parameterCount() + withoutTeacher()
    }

    private static long withoutTeacher() {
        def config = TrainingPhasesSpec.pretrain([:])
        def outlines = [model: new Outline.Weights(STUDENT.model(), null), data: new Outline.Dataset(10_000, 280, 0)]
        config.phase().forecast(config, new Inputs(outlines), {}).peakMemory()
    }
}
