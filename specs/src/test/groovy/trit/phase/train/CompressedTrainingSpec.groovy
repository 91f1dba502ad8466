package trit.phase.train

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseConfig
import trit.phase.compress.CompressPhase
import trit.phase.compress.CompressionRule
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import trit.phase.quantize.BodyEncoding
import trit.phase.quantize.CalibratePhase
import trit.phase.quantize.Fallback
import trit.phase.quantize.QuantizePhase
import trit.phase.quantize.TensorRule
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Activations
import trit.infer.Decoder
import trit.infer.LanguageModel
import trit.nn.Decompression
import trit.nn.HuggingFaceCheckpoint
import trit.nn.StoredModel
import trit.quant.CodeChoice
import trit.quant.CompressedRounding
import trit.quant.FakeQuantizer
import trit.quant.Granularity
import trit.quant.NumberFormat
import trit.quant.RoundingRule
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.quant.compress.CodeWork
import trit.quant.compress.E8Lattice
import trit.quant.compress.EncodedBlocks
import trit.quant.compress.HyperLattice
import trit.quant.compress.SeedLm
import trit.quant.compress.Vptq
import trit.tensor.Memory

/** From training through a way of storing weights to the file that stores them. */
class CompressedTrainingSpec extends Specification {
    static final FakeQuantizer E8P = new FakeQuantizer(new CompressedRounding(new E8Lattice(), 1), Activations.FLOAT, ['down_proj'])
    static final FakeQuantizer SEVERAL = new FakeQuantizer(WeightQuantizer.bitNet(), Activations.INT8_PER_TOKEN, [], [
        new RoundingRule('*.self_attn.q_proj', new CompressedRounding(new Vptq(4, 8), 2)),
        new RoundingRule('*.self_attn.k_proj', new CompressedRounding(new SeedLm(4), 3)),
        new RoundingRule('*.self_attn.*', new CompressedRounding(new HyperLattice(0.1, 1), 1))])
    static final List<CompressionRule> SEVERAL_WAYS = [
        new CompressionRule('attn_q', new Vptq(4, 8)), new CompressionRule('attn_k', new SeedLm(4)),
        new CompressionRule('blk.*attn_', new HyperLattice(0.1, 1))]

    @AutoCleanup
    Memory memory = Memory.open()

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
        init = make(TrainingPhasesSpec.SMALL, Artifact.Kind.WEIGHTS, 'init')
    }

    private Artifact make(PhaseConfig config, Artifact.Kind kind, String name) {
        def context = new SpecContext(shared.resolve(name))
        config.phase().run(config, new Inputs([:]), context)
        new Artifact(kind, name, context.output(), 'key')
    }

    private Artifact run(PhaseConfig config, String name, Map<String, Artifact> inputs) {
        def context = new SpecContext(root.resolve(name))
        config.phase().run(config, new Inputs(inputs), context)
        new Artifact(config instanceof QuantizePhase.Config ? Artifact.Kind.PACKED : Artifact.Kind.WEIGHTS, name, context.output(), 'key')
    }

    private Artifact trained(FakeQuantizer quantizer) {
        run(TrainingPhasesSpec.qat(quantizer: quantizer, startStep: 0), 'trained', [model: init, data: data])
    }

    private List<Integer> logits(Artifact model) {
        def stored = LanguageModel.openStored(model.directory())
        def decoder = new Decoder(stored, new SpecContext(root.resolve('decoder')).backend())
        def next = decoder.next([3, 1, 4, 1, 5, 9, 2, 6] as int[], decoder.cache(8))
        def bits = next.toArray().collect { float f -> Float.floatToRawIntBits(f) }
        decoder.close()
        stored.close()
        bits
    }

    def "what is stored is what the layers of the trained model compute with, bit for bit: #rules"() {
        given:
        def latent = trained(quantizer)

        when:
        def packed = run(new CompressPhase.Config(rules), 'packed', [model: latent])

        then:
        def before = HuggingFaceCheckpoint.read(latent.directory())
        def after = HuggingFaceCheckpoint.read(packed.directory())
        stored.every { name -> rounded(before, name) == bits(after, name) && bits(before, name) != bits(after, name) }
        logits(packed) == logits(latent)

        where:
        quantizer | rules                                                          | stored
        E8P       | [new CompressionRule('attn|ffn_gate|ffn_up', new E8Lattice())] | ['model.layers.0.mlp.up_proj.weight', 'model.layers.1.self_attn.o_proj.weight']
        SEVERAL   | SEVERAL_WAYS                                                   | ['q', 'k', 'v'].collect { "model.layers.1.self_attn.${it}_proj.weight" as String }
    }

    private List<Integer> rounded(StoredModel model, String name) {
        def weights = Encoding.decode(model.get(name), memory)
        model.round(name, weights, new SpecContext(root.resolve('rounding')).backend(), weights)
        weights.toArray().collect { Float.floatToRawIntBits(it) }
    }

    private List<Integer> bits(StoredModel model, String name) {
        Encoding.decode(model.get(name), memory).toArray().collect { Float.floatToRawIntBits(it) }
    }

    def "once nothing rounds any more the stored model is like any other, and it carries what still does"() {
        expect:
        def packed = run(new CompressPhase.Config(rules), 'packed', [model: trained(quantizer)])
        HuggingFaceCheckpoint.read(packed.directory()).fakeQuantizer().map { f -> f.rounds('model.layers.0.mlp.up_proj') } == rounds
        HuggingFaceCheckpoint.read(packed.directory(), Optional.of(Decompression.WHEN_USED)).streams().size() == streams

        where:
        quantizer | rules                                                       || rounds             | streams
        E8P       | [new CompressionRule('attn|ffn_gate|ffn_up', new E8Lattice())] || Optional.empty()   | 12
        SEVERAL   | SEVERAL_WAYS                                                || Optional.of(true)  | 0
    }

    def "quantize takes what codes stand for, before they are stored and after"() {
        given:
        def latent = trained(SEVERAL)
        def f32 = new QuantizePhase.Config(Encoding.F32, [], [], Fallback.FORBID)

        when:
        def packed = run(new CompressPhase.Config(SEVERAL_WAYS), 'packed', [model: latent])

        then:
        logits(run(f32, 'first', [model: latent])) == logits(latent)
        logits(run(f32, 'second', [model: packed])) == logits(latent)
    }

    def "training through an encoding of GGUF writes the blocks that training saw"() {
        given:
        def blocks = new FakeQuantizer(new CompressedRounding(new EncodedBlocks(Encoding.Q4_0), 1), Activations.FLOAT, ['*.self_attn.*', 'gate_proj', 'up_proj'])
        def latent = trained(blocks)
        def name = 'model.layers.1.mlp.down_proj.weight'

        when:
        def file = run(new QuantizePhase.Config(Encoding.F32, [new TensorRule('ffn_down', Encoding.Q4_0)], [], Fallback.FORBID), 'file', [model: latent])
        def packed = LanguageModel.openStored(file.directory())
        def before = HuggingFaceCheckpoint.read(latent.directory())

        then:
        packed.get(name).encoding() == Encoding.Q4_0
        bits(packed, name) == rounded(before, name)
        bits(packed, name) != bits(before, name)

        cleanup:
        packed?.close()
        before?.close()
    }

    def "weights that are stored as what they were rounded to are not trained further unawares"() {
        given:
        def problems = []
        def outline = new Outline.Weights(TrainingPhasesSpec.SMALL.model(), SEVERAL.stored())
        def inputs = new Inputs<Outline>([model: outline, data: new Outline.Dataset(10_000, 280, 16)])

        when:
        config.phase().forecast(config, inputs, { problems << it })

        then:
        problems == expected

        where:
        config                                         | expected
        TrainingPhasesSpec.pretrain([:])               | ['weights of this model are stored as what they were rounded to, and would be rounded no more; train what they were stored from, or say in qat what they are rounded to']
        TrainingPhasesSpec.qat(quantizer: E8P)         | []
    }

    def "each way that was trained through is named once, all of them at the same time"() {
        given:
        def problems = []
        def config = new CompressPhase.Config([new CompressionRule('blk', new SeedLm(4))])

        when:
        config.phase().forecast(config, new Inputs<Outline>([model: new Outline.Weights(TrainingPhasesSpec.SMALL.model(), SEVERAL)]),
            { problems << it })

        then:
        problems == [
            'blk.0.attn_q.weight was trained through vptq 4, 8; store it by that alone',
            'blk.0.attn_v.weight was trained through hyper 0.1, 1; store it by that alone',
            'compress takes weights that nothing rounds, and blk.0.ffn_gate.weight was trained to be rounded to numbers: quantize stores it as it was trained']
    }

    def "a plan counts how often codes and scales are chosen: #what"() {
        given:
        def layers = TrainingPhasesSpec.SMALL.model().parameters().findAll { it.name() =~ /_proj/ }*.shape()*.size().sum()
        def config = TrainingPhasesSpec.qat(quantizer: new FakeQuantizer(weights, Activations.FLOAT, []), steps: 10)

        when:
        def planned = config.phase().forecast(config, new Inputs<Outline>([model: new Outline.Weights(TrainingPhasesSpec.SMALL.model(), null), data: new Outline.Dataset(10_000, 280, 16)]), {})

        then:
        planned.codes() == expected.collectEntries { kind, times -> [kind, (double) times * layers] }

        where:
        what                      | weights                                                                                   || expected
        'at every step'           | new CompressedRounding(new E8Lattice(), 1)                                                || [(CodeWork.LATTICE): 10]
        'once in four'            | new CompressedRounding(new E8Lattice(), 4)                                                || [(CodeWork.LATTICE): 3]
        'a step that is searched' | WeightQuantizer.nearest(NumberFormat.INT3, ScaleRule.mse(Granularity.PER_CHANNEL))            || [(CodeWork.GRID): 10]
        'one that is learned'     | WeightQuantizer.nearest(NumberFormat.INT3, ScaleRule.lsq(Granularity.PER_CHANNEL))            || [:]
    }

    def "a plan says at once: #message"() {
        given:
        def problems = []
        def outline = new Outline.Weights(TrainingPhasesSpec.SMALL.model(), quantizer)
        def inputs = [model: outline] + (calibrated ? [stats: new Outline.Stats(CalibratePhase.Statistic.HESSIAN)] : [:])

        when:
        config.phase().forecast(config, new Inputs<Outline>(inputs), { problems << it })

        then:
        problems == [message]

        where:
        quantizer | config                                          | calibrated || message
        E8P       | new CompressPhase.Config([new CompressionRule('attn_q', new SeedLm(4))]) | false || 'blk.0.attn_q.weight was trained through e8p(); store it by that alone'
        E8P       | new CompressPhase.Config([new CompressionRule('blk.0.attn_q', new E8Lattice())]) | true || 'with a Hessian e8p() chooses other codes than the model was trained with; leave out using'
        SEVERAL   | new CompressPhase.Config([new CompressionRule('blk.0.ffn_up', new SeedLm(4))]) | false || 'compress takes weights that nothing rounds, and blk.0.ffn_up.weight was trained to be rounded to numbers: quantize stores it as it was trained'
        E8P       | new QuantizePhase.Config(new BodyEncoding.Uniform(Encoding.F16), new CodeChoice.Feedback(CodeChoice.Order.FORWARD, 0.01, 0), [], [], Fallback.FORBID) | true || 'gptq and ldlq choose codes of weights that nothing rounds, and blk.0.attn_q.weight was trained to be rounded: its codes are those it was trained with; leave them out, or say them in tensors for those that training left as they are'
    }
}
