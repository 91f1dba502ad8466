package trit.phase.compress

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.CancelledException
import trit.phase.Event
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseConfig
import trit.phase.PhaseException
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import trit.phase.evaluate.EvaluatePhase
import trit.phase.train.InitializePhase
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Backends
import trit.file.token.Tokenizer
import trit.nn.Decompression
import trit.nn.HuggingFaceConfig
import trit.quant.compress.AbsmaxGrid
import trit.quant.compress.CodeWork
import trit.quant.compress.EncodedBlocks
import trit.quant.compress.UniformGrid

/** Compressing until a bound holds of the whole model. */
class BoundedCompressionSpec extends Specification {
    static final InitializePhase.Config SHAPE = new InitializePhase.Config(256, 1, 4, 2, 256, 32, 280, true, 10_000d, 1e-5d)
    static final WAYS = [new AbsmaxGrid(2, 256), new UniformGrid(2, 256), new UniformGrid(3, 256), new EncodedBlocks(Encoding.Q4_0), new EncodedBlocks(Encoding.Q6_K)]

    static final Map KLD = [:]
    static final BACKEND = Backends.choose('vector', 2).backend()

    @Shared
    @TempDir
    Path shared
    @TempDir
    Path root
    @Shared
    Artifact held
    @Shared
    Artifact model

    def setupSpec() {
        def text = shared.resolve('text.txt')
        Files.writeString(text, (1..40).collect { "Once upon a time there were $it little bunnies named John.\n" }.join(''))
        held = make('held', Artifact.Kind.DATASET, new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null, new TokenizerSource.Trained(280), 0, 0, 0))
        model = make('model', Artifact.Kind.WEIGHTS, SHAPE)
        Tokenizer.open(held.file(Tokenizer.FILE)).withCloseable { it.save(model.directory()) }
    }

    def "matrices get better ways until the bound holds, and the report says which and what that bought"() {
        given: 'a bound between what two bits and what six keep'
        def low = measured(WAYS[1])
        def high = measured(WAYS[4])
        def bound = Math.sqrt(low * high)

        when:
        def context = compress(config(WAYS, bound))
        def report = ChoiceReport.in(context.output()).get()

        then:
        low > 2 * high
        report.holds()
        context.facts.'bound.holds' == 1
        context.facts.'bound.kld' <= bound
        report.rounds()[0].kld() == context.facts.'bound.start.kld' && report.rounds()[0].kld() > bound
        report.rounds().count { it.taken() } == 1

        and: 'what is written is what was measured last'
        def taken = report.rounds().find { it.taken() }
        taken.bitsPerWeight() == context.facts.'chosen.bitsPerWeight'
        divergence(context.output()) == taken.kld()

        and: 'every round names what it changed, from what to what, and is larger than the one before'
        def rounds = report.rounds().findAll { it.title().startsWith('round') }
        rounds && rounds.every { it.changes() }
        [report.rounds()[0], *rounds]*.bitsPerWeight() == [report.rounds()[0], *rounds]*.bitsPerWeight().sort()
        rounds*.changes()*.keySet().flatten().every { it ==~ /blk\.\d\..*weight/ }
        report.matrices().size() == 7

        and: 'no single way for all that is smaller keeps as much'
        WAYS.findAll { bits(it) < taken.bitsPerWeight() }.every { measured(it) > bound }
    }

    def "what holds in one way for all and is smaller is taken instead of the mixture"() {
        given: 'a choice that begins far above what the bound asks for'
        def bound = 1.0001 * measured(WAYS[1])

        when:
        def report = ChoiceReport.in(compress(config(WAYS, bound, 5)).output()).get()

        then:
        report.rounds().find { it.taken() }.title() == 'all ' + report.matrices().values().toSet().first()
        report.matrices().values().toSet().size() == 1
    }

    def "where the bits end before the bound holds, it says so, with the best that it found"() {
        when:
        def context = compress(config([WAYS[1], WAYS[2]], 1e-12))

        then:
        context.facts.'bound.holds' == 0
        !ChoiceReport.in(context.output()).get().holds()
        context.events.any { it instanceof Event.Note && it.text().contains('kld 1.0E-12 does not hold after') && it.text().contains('allow more rounds or bits') }

        and: 'what it began with is one way for all, which is not measured again as such'
        ChoiceReport.in(context.output()).get().rounds()*.title() == ['as begun', 'round 1', 'round 2', 'round 3', 'round 4']

        and: 'never more than mostBpw'
        def tight = compress(new CompressPhase.Config([new CompressionRule('blk', [WAYS[1], WAYS[2]])], Optional.empty(),
            Optional.of(new ModelBound(Optional.of(1e-12d), Optional.empty(), 3, Optional.of(2.5d), 0, 2)), false, Decompression.WHEN_LOADED))
        tight.facts.'chosen.bitsPerWeight' <= 2.5
        tight.facts.'chosen.bitsPerWeight' > 2.1
    }

    def "a matrix may be kept where nothing else will do, and costs what it takes in the file"() {
        when:
        def context = compress(new CompressPhase.Config([new CompressionRule('attn_v', [], true), new CompressionRule('attn_', [WAYS[1]], true)], Optional.of(12d),
            Optional.empty(), false, Decompression.WHEN_LOADED))

        then: 'three matrices are left to choose for'
        context.facts.'matrices.keep' >= 1
        context.facts.'matrices.keep' + context.facts['matrices.' + WAYS[1]] == 3
        context.facts.'chosen.bitsPerWeight' <= 12
        context.facts.'chosen.bitsPerWeight' > 2.1
        context.facts.'compressed.matrices' == context.facts['matrices.' + WAYS[1]]
    }

    def "where everything would be kept there is nothing to compress, which is said"() {
        when:
        compress(new CompressPhase.Config([new CompressionRule('blk', [WAYS[1]], true)], Optional.of(32d), Optional.empty(), false, Decompression.WHEN_LOADED))

        then:
        def e = thrown(PhaseException)
        e.message == 'every matrix would be kept as it is, and nothing compressed; ask for fewer bits, or for less of the model to stay'
    }

    def "interrupted, it goes on where it was, and leaves the same bytes"() {
        given:
        def config = config(WAYS, Math.sqrt(measured(WAYS[1]) * measured(WAYS[4])))
        def checks = 0
        def undisturbed = new SpecContext(root.resolve('undisturbed'))
        undisturbed.cancelled = { ++checks == 0 }
        run(config, undisturbed)
        def context = new SpecContext(root.resolve('interrupted'))
        def asked = 0
        context.cancelled = { ++asked == stop }

        when:
        run(config, context)

        then:
        thrown(CancelledException)

        when:
        asked = 1000
        run(config, context)

        then:
        ['model.safetensors', 'choice.json'].every { Files.readAllBytes(context.output().resolve(it)) == Files.readAllBytes(undisturbed.output().resolve(it)) }

        and: 'what had been stored and measured is not done again'
        asked - 1000 <= checks - stop + WAYS.size()

        where: 'while matrices are stored, and while the model is measured'
        stop << [20, 42]
    }

    def "the plan counts every measurement there may be, and needs text that is long enough"() {
        given:
        def inputs = { text -> new Inputs<Outline>([model: new Outline.Weights(outline(), null), held: text]) }
        def plan = { CompressPhase.Config config -> new CompressPhase().forecast(config, inputs(new Outline.Dataset(4000, 280, 0)), { assert false, it }) }
        def once = new EvaluatePhase().forecast(new EvaluatePhase.Config(0, 2), new Inputs<Outline>([model: new Outline.Weights(outline(), null), against: new Outline.Weights(outline(), null),
            kld: new Outline.Dataset(4000, 280, 0)]), { assert false, it })
        def problems = []

        expect:
        plan(config(WAYS, 0.1)).work() == (1 + 4 + WAYS.size()) * once.work()
        plan(config(WAYS, 0.1)).codes().keySet() == [CodeWork.GRID, CodeWork.BLOCKS] as Set
        plan(config(WAYS, 0.1)).codes()[CodeWork.GRID] == 3 / 2 * plan(config(WAYS, 0.1)).codes()[CodeWork.BLOCKS]
        plan(config(WAYS, 0.1)).peakMemory() >= once.peakMemory()

        when:
        new CompressPhase().forecast(config(WAYS, 0.1), inputs(new Outline.Dataset(40, 280, 0)), { problems << it })

        then:
        problems == ['the text has 40 bytes, which are fewer than two chunks of 32 tokens; use a longer text or a shorter context']
    }

    def "what cannot be chosen from is a problem: #message"() {
        given:
        def problems = []
        def bound = new ModelBound(Optional.of(0.1d), Optional.empty(), 4, Optional.ofNullable(most), 0, 2)

        when:
        new CompressPhase().forecast(new CompressPhase.Config([new CompressionRule('blk', ways)], Optional.ofNullable(target), Optional.of(bound), false, Decompression.WHEN_LOADED),
            new Inputs<Outline>([model: new Outline.Weights(outline(), null), held: new Outline.Dataset(4000, 280, 0)]), { problems << it })

        then:
        problems == [message]

        where:
        ways                 | target | most || message
        [WAYS[1]]            | null   | null || 'mustHold has nothing to choose from; name candidates'
        [WAYS[1], WAYS[2]]   | 3d     | 2.5d || 'mostBpw 2.5 is less than targetBpw 3.0, where the choice begins; allow more'
        [WAYS[1], WAYS[2]]   | null   | 1d   || 'mostBpw 1.0: the smallest candidates take 2.06 bits per weight, and at 1.00 bits per weight Gaussian weights lose at least 25.0% of their energy; allow more'
    }

    private static CompressPhase.Config config(List ways, double kld, Double target = null) {
        new CompressPhase.Config([new CompressionRule('blk', ways)], Optional.ofNullable(target),
            Optional.of(new ModelBound(Optional.of(kld), Optional.empty(), 4, Optional.empty(), 0, 2)), false, Decompression.WHEN_LOADED)
    }

    private outline() {
        HuggingFaceConfig.read(model.directory())
    }

    /** The divergence with one way for all. */
    private double measured(way) {
        KLD.computeIfAbsent(way) { divergence(compress(new CompressPhase.Config([new CompressionRule('blk', way)])).output()) }
    }

    private double bits(way) {
        compress(new CompressPhase.Config([new CompressionRule('blk', way)])).facts.'compressed.bitsPerWeight'
    }

    private double divergence(Path folder) {
        def context = new SpecContext(root.resolve(UUID.randomUUID().toString()))
        context.backend = BACKEND
        new EvaluatePhase().run(new EvaluatePhase.Config(0, 2), new Inputs([model: new Artifact(Artifact.Kind.WEIGHTS, 'small', folder, 'small'), against: model, kld: held]), context)
        context.facts.'kld.mean'
    }

    private SpecContext compress(CompressPhase.Config config) {
        run(config, new SpecContext(root.resolve(UUID.randomUUID().toString())))
    }

    private SpecContext run(CompressPhase.Config config, SpecContext context) {
        context.backend = BACKEND
        new CompressPhase().run(config, new Inputs([model: model, held: held]), context)
        context
    }

    private Artifact make(String name, Artifact.Kind kind, PhaseConfig config) {
        def context = new SpecContext(shared.resolve(name))
        config.phase().run(config, new Inputs([:]), context)
        new Artifact(kind, name, context.output(), "key-$name")
    }
}
