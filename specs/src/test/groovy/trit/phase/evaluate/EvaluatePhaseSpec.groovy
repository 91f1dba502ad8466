package trit.phase.evaluate

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
import trit.phase.quantize.Fallback
import trit.phase.quantize.QuantizePhase
import trit.phase.quantize.TensorRule
import trit.phase.train.InitializePhase
import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Path
import java.nio.file.Files
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.eval.ChunkProgress
import trit.eval.Perplexity
import trit.eval.ScoredChunks
import trit.file.token.Tokenizer
import trit.infer.LanguageModel
import trit.nn.HuggingFaceCheckpoint
import trit.nn.LlamaWeights
import trit.compute.Activations
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.quant.FakeQuantizer
import trit.quant.Granularity
import trit.quant.NumberFormat
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.tensor.Memory

class EvaluatePhaseSpec extends Specification {
    static final InitializePhase.Config SHAPE = new InitializePhase.Config(256, 1, 4, 2, 256, 32, 280, true, 10_000d, 1e-5d)

    @Shared
    @TempDir
    Path shared
    @TempDir
    Path root

    @Shared
    Artifact data
    @Shared
    Artifact model
    @Shared
    Artifact packed

    def setupSpec() {
        def text = shared.resolve('text.txt')
        Files.writeString(text, (1..40).collect { "Once upon a time there were $it little bunnies named John.\n" }.join(''))
        data = make('stories', Artifact.Kind.DATASET, new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null,
            new TokenizerSource.Trained(280), 0, 0, 0))
        model = make('model', Artifact.Kind.WEIGHTS, SHAPE)
        Tokenizer.open(data.file(Tokenizer.FILE)).withCloseable { it.save(model.directory()) }
        packed = make('packed', Artifact.Kind.PACKED, new QuantizePhase.Config(Encoding.Q4_0, [], [], Fallback.FORBID), [model: model])
    }

    def "perplexity is that of the model on the data set's text"() {
        when:
        def context = evaluate(new EvaluatePhase.Config(0, 0), [model: model, perplexity: data])

        then:
        def expected = measured(model, data, 32)
        context.facts['perplexity.value'] == expected.perplexity().value()
        context.facts['perplexity.error'] == expected.perplexity().error()
        context.facts['perplexity.tokens'] == expected.scored()
        Math.abs(context.facts['bitsPerByte.value'] - expected.bitsPerByte(tokens(data), Files.size(data.file('text.bin')))) < 1e-9
        Math.abs(context.facts['unigram.perplexity'] - Math.exp(context.facts['unigram.entropy.nats'])) < 1e-9
        context.facts['speed.tokensPerSecond'] > 0
        !context.facts.keySet().any { it.startsWith('kld') || it.startsWith('sameTop') || it == 'perplexity.ratio' }

        and: 'every chunk is told'
        def progress = context.events.findAll { it instanceof Event.Progress }
        progress*.done() == (1..expected.chunks())
        progress.every { it.total() == expected.chunks() && it.unit() == 'chunks' }

        and: 'the report says the same, and what it was measured on'
        def report = report(context)
        report.protocol == 'llama.cpp'
        report.model == 'key-model'
        report.perplexity.text == 'key-stories'
        report.perplexity.context == 32
        report.perplexity.PPL.value == expected.perplexity().value()
    }

    def "against another model: the ratio, and the divergence where it is asked for"() {
        when:
        def context = evaluate(new EvaluatePhase.Config(0, 0), [model: packed, against: model, perplexity: data, kld: data])

        then:
        def own = measured(packed, data, 32).perplexity().value()
        def compared = measured(model, data, 32).perplexity()
        def base = compared.value()
        context.facts['perplexity.value'] == own
        context.facts['perplexity.base'] == base
        context.facts['perplexity.baseError'] == compared.error()
        context.facts['speed.baseTokensPerSecond'] > 0
        Math.abs(context.facts['perplexity.ratio'] - own / base) < 1e-12
        context.facts['kld.mean'] > 0
        context.facts['kld.max'] >= context.facts['kld.p999']
        context.facts['kld.p999'] >= context.facts['kld.p99']
        context.facts['kld.p99'] >= context.facts['kld.median']
        context.facts['sameTop.value'] > 0.3
        context.facts['sameTop.value'] <= 1

        and: 'in one pass'
        context.events.count { it instanceof Event.Progress } == measured(model, data, 32).chunks()

        and: 'with the names of llama.cpp'
        report(context).perplexity.keySet().containsAll(['PPL', 'PPL(base)', 'PPL(Q)/PPL(base)', 'Mean KLD', '99.9% KLD', 'Median KLD', 'RMS Δp', 'Same top p'])
    }

    def "a file packed as #encoding loses what training through #format saw, to a thousandth of a nat"() {
        given:
        def latent = Files.createDirectories(root.resolve('latent'))
        Tokenizer.open(data.file(Tokenizer.FILE)).withCloseable { it.save(latent) }
        def quantizer = new FakeQuantizer(WeightQuantizer.nearest(format, scale), Activations.FLOAT, [])
        HuggingFaceCheckpoint.read(model.directory()).withCloseable { plain ->
            Memory.open().withCloseable { memory ->
                HuggingFaceCheckpoint.write(latent, LlamaWeights.of(plain, ScalarBackend.on(Workers.caller()), memory), Optional.of(quantizer), [:])
            }
        }
        def trained = new Artifact(Artifact.Kind.WEIGHTS, 'trained', latent, 'key-trained')
        def rule = [new TensorRule('token_embd', Encoding.F32)]

        when:
        def file = make("packed-$encoding", Artifact.Kind.PACKED, new QuantizePhase.Config(encoding, rule, [], Fallback.FORBID), [model: trained])
        def facts = evaluate(new EvaluatePhase.Config(0, 4), [model: file, against: trained, perplexity: data]).facts

        then:
        Math.abs(Math.log(facts['perplexity.ratio'])) < 1e-3
        facts['perplexity.value'] != evaluate(new EvaluatePhase.Config(0, 4), [model: model, perplexity: data]).facts['perplexity.value']

        where:
        format                | scale                                     | encoding
        NumberFormat.TERNARY  | ScaleRule.absmean(Granularity.PER_TENSOR) | Encoding.TQ2_0
        NumberFormat.MIDRISE2 | ScaleRule.mse(Granularity.perGroup(256))  | Encoding.Q2_K
        NumberFormat.INT3     | ScaleRule.mse(Granularity.perGroup(256))  | Encoding.Q3_K
    }

    def "a model does not differ from itself"() {
        when:
        def context = evaluate(new EvaluatePhase.Config(16, 2), [model: model, against: model, kld: data])

        then:
        context.facts['kld.mean'] == 0
        context.facts['kld.max'] == 0
        context.facts['sameTop.value'] == 1
        !context.facts.containsKey('perplexity.value')
    }

    def "a limit reads the beginning of the text and no more"() {
        given:
        def whole = evaluate(new EvaluatePhase.Config(16, 0), [model: model, perplexity: data])
        def limited = evaluate(new EvaluatePhase.Config(16, 3), [model: model, perplexity: data])

        expect:
        limited.facts['perplexity.tokens'] == 3 * 7
        whole.facts['perplexity.tokens'] > limited.facts['perplexity.tokens']
        limited.facts['perplexity.value'] == LanguageModel.open(model.directory()).withCloseable { m ->
            m.decoder(new SpecContext(root.resolve('x')).backend()).withCloseable {
                Perplexity.measure(it, new ScoredChunks(m.tokenizer().encode(Files.readString(data.file('text.bin'))), 16, OptionalInt.empty(), 3), ChunkProgress.NONE)
            }
        }.perplexity().value()
    }

    def "it stops between chunks when the user asks to"() {
        given:
        def context = new SpecContext(root)
        context.cancelled = { context.events.size() >= 2 }

        when:
        new EvaluatePhase().run(new EvaluatePhase.Config(0, 0), new Inputs([model: model, perplexity: data]), context)

        then:
        thrown(CancelledException)
        context.events.size() == 2
        !Files.exists(context.output().resolve('report.json'))
    }

    def "models with different tokenizers are not compared"() {
        given:
        def other = make('other', Artifact.Kind.WEIGHTS, SHAPE)
        def text = root.resolve('other.txt')
        Files.writeString(text, 'zebra zebu zephyr ' * 90)
        def words = make('words', Artifact.Kind.DATASET, new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null,
            new TokenizerSource.Trained(266), 0, 0, 0))
        Tokenizer.open(words.file(Tokenizer.FILE)).withCloseable { it.save(other.directory()) }

        when:
        evaluate(new EvaluatePhase.Config(0, 0), [model: model, against: other, perplexity: data])

        then:
        def e = thrown(PhaseException)
        e.message == "the tokenizers of 'model' and 'other' differ; compare models that share a tokenizer"
    }

    def "a plan says what is wrong before anything runs: #problem"() {
        given:
        def problems = []
        def outlines = inputs.collectEntries { role, name -> [role, OUTLINES[name]] }

        when:
        new EvaluatePhase().forecast(config, new Inputs(outlines), { problems << it })

        then:
        problems == [problem]

        where:
        config                            | inputs                                                      || problem
        new EvaluatePhase.Config(0, 0)    | [model: 'small']                                            || "there is nothing to measure; add 'perplexity <dataset>'"
        new EvaluatePhase.Config(0, 0)    | [model: 'small', kld: 'text']                               || "kld needs a model to compare with; add 'against <model>'"
        new EvaluatePhase.Config(99, 0)   | [model: 'small', perplexity: 'text']                        || 'context 99 does not fit the model; write 4 to 64, or leave it out'
        new EvaluatePhase.Config(3, 0)    | [model: 'small', perplexity: 'text']                        || 'context 3 does not fit the model; write 4 to 64, or leave it out'
        new EvaluatePhase.Config(0, 0)    | [model: 'small', against: 'foreign', perplexity: 'text']    || "the model has a vocabulary of 280 tokens, the model of 'against' one of 300; compare models that share a tokenizer"
        new EvaluatePhase.Config(0, 0)    | [model: 'packed', perplexity: 'note']                       || 'the text has 40 bytes, which are fewer than two chunks of 64 tokens; use a longer text or a shorter context'
    }

    def "work is counted for every model and every text"() {
        given:
        def work = { Map<String, String> names ->
            new EvaluatePhase().forecast(new EvaluatePhase.Config(0, 0), new Inputs(names.collectEntries { k, v -> [k, OUTLINES[v]] }), { assert !it }).work()
        }

        expect:
        def once = work([model: 'small', perplexity: 'text'])
        once > 0
        work([model: 'small', against: 'small', perplexity: 'text']) == 2 * once
        work([model: 'small', against: 'small', perplexity: 'text', kld: 'text']) == 2 * once
    }

    static final Map<String, Outline> OUTLINES = [
        small: new Outline.Weights(new InitializePhase.Config(32, 1, 4, 2, 64, 64, 280, true, 10_000d, 1e-5d).model(), null),
        foreign: new Outline.Weights(new InitializePhase.Config(32, 1, 4, 2, 64, 64, 300, true, 10_000d, 1e-5d).model(), null),
        packed: new Outline.Packed(new InitializePhase.Config(32, 1, 4, 2, 64, 64, 280, true, 10_000d, 1e-5d).model(), [], 1_000),
        text: new Outline.Dataset(5_000, 280, 0),
        note: new Outline.Dataset(40, 0, 0)]

    private SpecContext evaluate(EvaluatePhase.Config config, Map<String, Artifact> inputs) {
        def context = new SpecContext(root.resolve(UUID.randomUUID().toString()))
        new EvaluatePhase().run(config, new Inputs(inputs), context)
        context
    }

    private Artifact make(String name, Artifact.Kind kind, PhaseConfig config, Map<String, Artifact> inputs = [:]) {
        def context = new SpecContext((shared ?: root).resolve(name))
        config.phase().run(config, new Inputs(inputs), context)
        new Artifact(kind, name, context.output(), "key-$name")
    }

    private static Map report(SpecContext context) {
        new ObjectMapper().readValue(context.output().resolve('report.json').toFile(), Map)
    }

    private static int tokens(Artifact data) {
        Tokenizer.open(data.file(Tokenizer.FILE)).withCloseable { it.encode(Files.readString(data.file('text.bin'))).length }
    }

    private Perplexity measured(Artifact model, Artifact data, int context) {
        LanguageModel.open(model.directory()).withCloseable { m ->
            def ids = m.tokenizer().encode(Files.readString(data.file('text.bin')))
            m.decoder(new SpecContext(root.resolve('measured')).backend()).withCloseable {
                Perplexity.measure(it, new ScoredChunks(ids, context, OptionalInt.empty(), 0), ChunkProgress.NONE)
            }
        }
    }
}
