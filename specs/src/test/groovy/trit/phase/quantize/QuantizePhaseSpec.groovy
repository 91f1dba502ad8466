package trit.phase.quantize

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseException
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.file.gguf.GgufFile
import trit.file.gguf.GgufValue
import trit.file.token.BytePairTrainer
import trit.file.token.GgufVocabularyReader
import trit.file.token.Tokenizer
import trit.infer.LanguageModel
import trit.nn.HuggingFaceCheckpoint
import trit.nn.TransformerConfig
import trit.nn.GgufModel
import trit.nn.LlamaWeights
import trit.quant.CodeChoice
import trit.quant.CodeChoice.Feedback
import trit.quant.CodeChoice.Order
import trit.quant.FakeQuantizer
import trit.quant.Granularity
import trit.quant.ImportanceMatrix
import trit.quant.LearnedScale
import trit.quant.Mix
import trit.quant.NumberFormat
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.quant.feedback.FeedbackPacker
import trit.quant.feedback.Hessian
import trit.quant.feedback.HessianFile
import trit.compute.Activations
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape

import static trit.code.Encoding.*

class QuantizePhaseSpec extends Specification {

    static final TransformerConfig MODEL = TransformerConfig.llama(256, 2, 8, 4, 32, 512, 64, 300, true, 10_000d, 1e-5d)
    static final FakeQuantizer BITNET = FakeQuantizer.bitNet(['embed_tokens'])
    static final List<TensorRule> EMBEDDING = [new TensorRule('token_embd', Q8_0)]

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    def phase = new QuantizePhase()
    LlamaWeights weights

    def setup() {
        weights = LlamaWeights.initial(MODEL, RandomStream.of(5), memory)
    }

    def "layers trained through #format #scale are packed as #encoding as training saw them, the others as they are"() {
        given:
        def quantizer = new FakeQuantizer(WeightQuantizer.nearest(format, scale), Activations.INT8_PER_TOKEN, ['embed_tokens'])
        checkpoint(Optional.of(quantizer))

        when:
        def context = run(new QuantizePhase.Config(encoding, EMBEDDING, [], Fallback.FORBID))

        then:
        def packed = GgufModel.read(context.output().resolve('model.gguf'))
        packed.fakeQuantizer().get() == quantizer.stored()
        packed.get('model.embed_tokens.weight').encoding() == Q8_0
        MODEL.parameters().findAll { it.name().contains('_proj') }.every { parameter ->
            def latent = weights.get(parameter.name())
            def seen = memory.tensor(latent.shape())
            quantizer.weights().with { round(context.backend, latent, scales(context.backend, latent), seen) }
            packed.get(parameter.name()).encoding() == encoding &&
                Encoding.decode(packed.get(parameter.name()), memory).toArray() == seen.toArray()
        }
        packed.close()

        where:
        format                  | scale                                      | encoding
        NumberFormat.TERNARY    | ScaleRule.absmean(Granularity.PER_TENSOR)  | TQ2_0
        NumberFormat.INT4       | ScaleRule.mse(Granularity.perGroup(32))    | Q4_0
        NumberFormat.MIDRISE2   | ScaleRule.absmax(Granularity.PER_CHANNEL)  | Q4_0
        NumberFormat.FIVE_LEVEL | ScaleRule.mse(Granularity.PER_TENSOR)      | Q8_0
    }

    def "learned scales are those of the packed file"() {
        given:
        def quantizer = new FakeQuantizer(
            WeightQuantizer.nearest(NumberFormat.INT4, ScaleRule.lsq(Granularity.perGroup(64))), Activations.FLOAT, [])
        weights = weights.withScales(Optional.of(quantizer), memory)
        def learned = weights.tensors().findAll { it.key.endsWith('_learned_scale') }.values()
        learned.each { t -> (0..<t.size()).each { t.set(it, (float) (0.002 + 1e-6 * it)) } }
        checkpoint(Optional.of(quantizer))

        when:
        def context = run(new QuantizePhase.Config(Q4_0, [], [], Fallback.FORBID))

        then:
        def packed = GgufModel.read(context.output().resolve('model.gguf'))
        def name = 'model.layers.1.mlp.down_proj.weight'
        def seen = memory.tensor(weights.get(name).shape())
        def scales = new LearnedScale(quantizer.weights()).scales(weights.get(name + '_learned_scale'), 512)
        quantizer.weights().round(context.backend, weights.get(name), scales, seen)
        learned.size() == 14
        Encoding.decode(packed.get(name), memory).toArray() == seen.toArray()
        packed.close()
    }

    def "weights without a fake-quantizer are encoded by the encoding's own rule"() {
        given:
        checkpoint(Optional.empty())

        when:
        def context = run(new QuantizePhase.Config(Q4_0, [], [], Fallback.FORBID))

        then:
        def packed = GgufModel.read(context.output().resolve('model.gguf'))
        packed.fakeQuantizer().empty
        def name = 'model.layers.1.mlp.down_proj.weight'
        packed.get(name).data().mismatch(Q4_0.encode(weights.get(name), memory).data()) == -1
        packed.close()
    }

    def "the vocabulary travels with the model, one token for every row of the embedding"() {
        given:
        checkpoint(Optional.of(BITNET))
        def trainer = new BytePairTrainer()
        trainer.add('public static void main public class String')
        def tokenizer = trainer.train(262)
        Tokenizer.of(tokenizer, folder).save(folder)

        when:
        def context = run(new QuantizePhase.Config(TQ2_0, EMBEDDING, [], Fallback.FORBID))

        then:
        def file = GgufFile.open(context.output().resolve('model.gguf'))
        file.header().text('tokenizer.ggml.model').get() == 'gpt2'
        file.header().text('tokenizer.ggml.pre').get() == 'gpt-2'
        (file.header().metadata()['tokenizer.ggml.tokens'] as GgufValue.Texts).size() == MODEL.vocab()
        GgufVocabularyReader.read(file.header().metadata(), file.path()).sha256() == tokenizer.sha256()
        file.close()
    }

    def "weights that were trained through a quantizer are not padded"() {
        given:
        def narrow = MODEL.withFeedForward(500)
        def problems = []

        when:
        phase.forecast(new QuantizePhase.Config(TQ2_0, EMBEDDING, [], Fallback.PAD),
            new Inputs<Outline>([model: new Outline.Weights(narrow, BITNET)]), { problems << it })

        then:
        problems == ['fallback PAD would change the scales of weights that were trained through a quantizer; ' +
            'train with a feed-forward width of whole blocks, such as 512 instead of 500']
    }

    def "what is written is what was forecast"() {
        given:
        checkpoint(Optional.of(BITNET))
        def config = new QuantizePhase.Config(TQ2_0, EMBEDDING, [], Fallback.FORBID)
        def forecast = phase.forecast(config, new Inputs<Outline>([model: new Outline.Weights(MODEL, BITNET)]), { assert !it })

        when:
        def context = run(config)

        then:
        context.facts.bitsPerWeight == forecast.facts().bitsPerWeight
        context.facts.parameters == MODEL.parameterCount()
        context.facts.bytes == Files.size(context.output().resolve('model.gguf'))
        context.facts.substituted == 0
    }

    def "the plan counts the file's bytes where the vocabulary is known: #body"() {
        given:
        checkpoint(Optional.of(BITNET))
        def trainer = new BytePairTrainer()
        trainer.add('public static void main public class String')
        Tokenizer.of(trainer.train(262), folder).save(folder)
        def outline = new Outline.Weights(MODEL, BITNET, LanguageModel.vocabulary(folder))
        def config = new QuantizePhase.Config(body, EMBEDDING, [], Fallback.FORBID)

        when:
        def forecast = phase.forecast(config, new Inputs<Outline>([model: outline]), { assert !it })
        def context = run(config)

        then:
        forecast.exact()
        forecast.outputBytes() == Files.size(context.output().resolve('model.gguf'))
        forecast.facts().bytes == forecast.outputBytes()

        where:
        body << [new BodyEncoding.Uniform(TQ2_0), new BodyEncoding.Mixed(Mix.Q4_K_M)]
    }

    def "a vocabulary that does not fit the model is a problem of the plan"() {
        given:
        def trainer = new BytePairTrainer()
        trainer.add('public static void main public class String')
        Tokenizer.of(trainer.train(262), folder).save(folder)
        def small = TransformerConfig.llama(256, 2, 8, 4, 32, 512, 64, 261, true, 10_000d, 1e-5d)
        def problems = []

        when:
        def forecast = phase.forecast(new QuantizePhase.Config(TQ2_0, EMBEDDING, [], Fallback.FORBID),
            new Inputs<Outline>([model: new Outline.Weights(small, null, LanguageModel.vocabulary(folder))]), { problems << it })

        then:
        problems == ['the tokenizer has 262 tokens, but the model only 261; use the tokenizer it was made with']
        !forecast.exact()
    }

    def "a weight that is no number is refused with its tensor's name"() {
        given:
        weights.get('model.layers.0.self_attn.v_proj.weight').set(3, Float.NaN)
        checkpoint(fakeQuantizer)

        when:
        run(new QuantizePhase.Config(encoding, [], [], Fallback.FORBID))

        then:
        def e = thrown(PhaseException)
        e.message.startsWith("tensor 'model.layers.0.self_attn.v_proj.weight': ")
        !Files.exists(folder.resolve('output/model.gguf'))

        where:
        fakeQuantizer        | encoding
        Optional.of(BITNET)  | TQ2_0
        Optional.empty()     | Q8_0
    }

    def "codes are chosen with a Hessian where one was collected, by pattern, and nearest elsewhere"() {
        given:
        checkpoint(Optional.empty())
        def hessian = alike(0.6f)
        def query = 'blk.0.attn_q.weight'
        HessianFile.write(folder.resolve(HessianFile.FILE), new TreeMap([(query): hessian]), new TreeMap(['blk.0.attn_k.weight': query]), Optional.empty())
        new ImportanceMatrix(new TreeMap(), ['text'], 1, 9).write(folder.resolve(ImportanceMatrix.FILE))
        def ldlq = new Feedback(Order.BACKWARD, 0.01, 1)
        def rules = [new TensorRule('attn_k', Q4_K, Optional.of(new CodeChoice.Nearest()))]
        def config = new QuantizePhase.Config(new BodyEncoding.Uniform(Q4_K), ldlq, rules, [], Fallback.FORBID)
        def stats = new Artifact(Artifact.Kind.STATS, 'hessian', folder, 'key')

        when:
        def context = run(config, [stats: stats])

        then:
        def packed = GgufModel.read(context.output().resolve('model.gguf'))
        def same = { String name, EncodedTensor expected -> packed.get(name).data().mismatch(expected.data()) == -1 }
        same('model.layers.1.mlp.down_proj.weight', Q4_K.encode(weights.get('model.layers.1.mlp.down_proj.weight'), memory))
        same('model.layers.0.self_attn.k_proj.weight', Q4_K.encode(weights.get('model.layers.0.self_attn.k_proj.weight'), memory))
        def q = weights.get('model.layers.0.self_attn.q_proj.weight')
        same('model.layers.0.self_attn.q_proj.weight', new FeedbackPacker(context.backend, ldlq).pack(q, Q4_K, hessian, memory))
        !same('model.layers.0.self_attn.q_proj.weight', Q4_K.encode(q, memory))
        packed.close()
    }

    def "an average of bits goes where measured outputs lose most, and is kept"() {
        given: 'one layer whose inputs are all alike, so that rounding errors add up, and one whose inputs have nothing in common'
        checkpoint(Optional.empty())
        def hessians = new TreeMap<String, Hessian>()
        ['blk.0.attn_q', 'blk.0.attn_output', 'blk.1.attn_q', 'blk.1.attn_output'].each { hessians[it + '.weight'] = alike(it.contains('.0.') ? 0.999f : 0f) }
        HessianFile.write(folder.resolve(HessianFile.FILE), hessians, new TreeMap(), Optional.empty())
        new ImportanceMatrix(new TreeMap(), ['text'], 1, 9).write(folder.resolve(ImportanceMatrix.FILE))
        def config = new QuantizePhase.Config(new BodyEncoding.Target(4.5), [new TensorRule('ffn', Q4_K)], [], Fallback.FORBID)

        when:
        def context = run(config, [stats: new Artifact(Artifact.Kind.STATS, 'hessian', folder, 'key')])

        then:
        def packed = GgufModel.read(context.output().resolve('model.gguf'))
        def bits = { String name -> packed.get("model.layers.$name".toString()).encoding().bitsPerWeight() }
        context.facts.bitsPerWeight <= 4.5
        context.facts.bitsPerWeight > 4
        bits('0.mlp.up_proj.weight') == Q4_K.bitsPerWeight()
        ['0', '1'].collect { bits("${it}.self_attn.q_proj.weight") + bits("${it}.self_attn.o_proj.weight") }.toSet().size() == 2
        packed.close()
    }

    private Hessian alike(float shared) {
        def moments = memory.tensor(Shape.of(256, 256))
        (0..<256).each { i -> (0..<256).each { j -> moments.set((long) i * 256 + j, i == j ? 1f : shared) } }
        new Hessian(moments, 9)
    }

    def "passing errors on without a Hessian is a problem of the plan: #stats"() {
        given:
        def problems = []
        def choice = new Feedback(Order.FORWARD, 0.01, 0)
        def rules = [new TensorRule('ffn', Q4_K, Optional.of(choice))]
        def inputs = new Inputs<Outline>([model: new Outline.Weights(MODEL, null)] + stats)

        when:
        phase.forecast(new QuantizePhase.Config(new BodyEncoding.Uniform(Q4_K), new CodeChoice.Nearest(), rules, [], Fallback.FORBID),
            inputs, { problems << it })

        then:
        problems == ["gptq and ldlq need a Hessian: say 'using' what calibrate has collected with 'collect HESSIAN'"]

        where:
        stats << [[:], [stats: new Outline.Stats(CalibratePhase.Statistic.IMATRIX)]]
    }

    private void checkpoint(Optional<FakeQuantizer> fakeQuantizer) {
        HuggingFaceCheckpoint.write(folder, weights, fakeQuantizer, [:])
    }

    private SpecContext run(QuantizePhase.Config config, Map<String, Artifact> stats = [:]) {
        def context = new SpecContext(folder)
        phase.run(config, new Inputs<Artifact>([model: new Artifact(Artifact.Kind.WEIGHTS, 'ternary', folder, 'key')] + stats), context)
        context
    }
}
