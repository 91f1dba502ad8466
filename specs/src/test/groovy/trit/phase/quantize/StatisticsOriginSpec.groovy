package trit.phase.quantize

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Event
import trit.phase.Inputs
import trit.phase.Phase
import trit.phase.PhaseConfig
import trit.phase.PhaseException
import trit.phase.compress.CompressPhase
import trit.phase.compress.CompressionRule
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Backends
import trit.file.token.Tokenizer
import trit.infer.LanguageModel
import trit.infer.SmallModel
import trit.nn.Decompression
import trit.nn.HuggingFaceCheckpoint
import trit.nn.TransformerConfig
import trit.nn.WeightSampling
import trit.quant.ImportanceMatrix
import trit.quant.WeightSample
import trit.quant.compress.UniformGrid
import trit.tensor.Memory

class StatisticsOriginSpec extends Specification {
    static final TransformerConfig SHAPE = TransformerConfig.llama(256, 1, 4, 2, 64, 256, 32, 280, true, 10_000d, 1e-5d)
    static final BACKEND = Backends.choose('vector', 2).backend()

    @TempDir
    Path root
    @AutoCleanup
    Memory memory = Memory.open()

    def "statistics know a model again, whatever it is stored in, and no other of its shape: #statistic"() {
        given:
        def model = small('model', 1)
        def stats = collected(statistic, model)
        def packed = new Artifact(Artifact.Kind.PACKED, 'packed', quantized(model, encoding, null).output(), 'packed')

        when: 'of the model itself, and of a copy in fewer bits'
        quantized(model, Encoding.Q4_0, stats)
        def again = quantized(packed, Encoding.Q4_0, stats)

        then:
        again.events.any { it instanceof Event.Note && it.text().contains('% alike') } == noted

        when: 'of a model of the same shape'
        quantized(small('other', 2), Encoding.Q4_0, stats)

        then:
        def e = thrown(PhaseException)
        e.message ==~ /\S+: the weights of the model it was collected from and of this one are \d % alike; collect it from this model \(calibrate\), or say ofAnotherModel\(\) to use it all the same \(on the command line --of-another-model\)/

        where:
        statistic                       | encoding       || noted
        CalibratePhase.Statistic.HESSIAN | Encoding.Q8_0  || false
        CalibratePhase.Statistic.IMATRIX | Encoding.Q2_K  || true
        CalibratePhase.Statistic.FISHER  | Encoding.F16   || false
    }

    def "on purpose, another model's are taken"() {
        given:
        def stats = collected(CalibratePhase.Statistic.HESSIAN, small('model', 1))
        def other = small('other', 2)
        def config = { boolean any -> new CompressPhase.Config([new CompressionRule('blk', [new UniformGrid(2, 256)])], Optional.empty(), Optional.empty(), false, Decompression.WHEN_LOADED, any) }

        when:
        run(new CompressPhase(), config(true), [model: other, stats: stats])

        then:
        noExceptionThrown()

        when:
        run(new CompressPhase(), config(false), [model: other, stats: stats])

        then:
        def e = thrown(PhaseException)
        e.message.contains('hessian.gguf: the weights of the model it was collected from')
    }

    def "a file that does not say is taken as it is, which is noted of Trit's own and not of llama.cpp's"() {
        given:
        def model = small('model', 1)
        def hessian = collected(CalibratePhase.Statistic.HESSIAN, model)
        def imatrix = Files.createDirectories(root.resolve('imatrix'))
        [hessian.directory(), imatrix].each {
            def known = ImportanceMatrix.open(hessian.directory())
            new ImportanceMatrix(known.entries(), known.datasets(), 1, 9).write(it.resolve(ImportanceMatrix.FILE))
        }
        def notes = { Path folder -> quantized(model, Encoding.Q4_0, new Artifact(Artifact.Kind.STATS, 'stats', folder, 'stats')).events.findAll { it instanceof Event.Note } }

        expect:
        notes(hessian.directory())*.text() == ["${hessian.directory()} does not say which model it was collected from: it is older than that, and taken as it is"]*.toString()
        notes(imatrix).empty
    }

    def "a sample is the same from a checkpoint and from a GGUF of it, in which rows lie in another order"() {
        given:
        def model = small('model', 1)
        def names = ['blk.0.attn_q.weight', 'blk.0.attn_k.weight', 'blk.0.ffn_up.weight'] as Set
        def of = { Path path -> LanguageModel.openStored(path).withCloseable { WeightSampling.of(it, names) } }

        expect:
        of(model.directory()).weights().length == 48
        of(model.directory()).weights() == of(quantized(model, Encoding.F32, null).output()).weights()
    }

    def "likeness of #a and #b is #expected"() {
        expect:
        Math.abs(new WeightSample(a as float[]).likeness(new WeightSample(b as float[])) - expected) < 1e-6

        where:
        a         | b               || expected
        [1, 2, 3] | [1, 2, 3]       || 1
        [1, 0]    | [0, 1]          || 0
        [1, 1]    | [-1, -1]        || 0
        [1, 1]    | [1, 1, 1]       || 0
        [0, 0]    | [0, 0]          || 1
        [1, 0]    | [Float.NaN, 1]  || 0
        [3, 4]    | [4, 3]          || 0.96
    }

    private Artifact small(String name, int seed) {
        def data = text()
        def folder = Files.createDirectories(root.resolve(name))
        HuggingFaceCheckpoint.write(folder, SmallModel.weights(SHAPE, seed, memory), Optional.empty(), [:])
        Tokenizer.open(data.file(Tokenizer.FILE)).withCloseable { it.save(folder) }
        new Artifact(Artifact.Kind.WEIGHTS, name, folder, name)
    }

    private Artifact text() {
        if (!Files.exists(root.resolve('text/output'))) {
            def file = root.resolve('text.txt')
            Files.writeString(file, (1..40).collect { "Once upon a time there were $it little bunnies named John.\n" }.join(''))
            run(new DatasetPhase(), new DatasetPhase.Config(new DatasetSource.File(file.toString(), null), null, new TokenizerSource.Trained(280), 0, 0, 0), [:], 'text')
        }
        new Artifact(Artifact.Kind.DATASET, 'text', root.resolve('text/output'), 'text')
    }

    private Artifact collected(CalibratePhase.Statistic statistic, Artifact model) {
        new Artifact(Artifact.Kind.STATS, 'stats', run(new CalibratePhase(), new CalibratePhase.Config(statistic, 0, 2), [model: model, data: text()]).output(), 'stats')
    }

    private SpecContext quantized(Artifact model, Encoding encoding, Artifact stats) {
        run(new QuantizePhase(), new QuantizePhase.Config(encoding, [], [], Fallback.FORBID), stats ? [model: model, stats: stats] : [model: model])
    }

    private SpecContext run(Phase phase, PhaseConfig config, Map<String, Artifact> inputs, String name = UUID.randomUUID().toString()) {
        def context = new SpecContext(root.resolve(name))
        context.backend = BACKEND
        phase.run(config, new Inputs<Artifact>(inputs), context)
        context
    }
}
