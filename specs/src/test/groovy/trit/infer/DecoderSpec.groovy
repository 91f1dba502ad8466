package trit.infer

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.autograd.Tape
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.compute.Backend
import trit.compute.Backends
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.nn.BitLinear
import trit.nn.GgufModel
import trit.nn.Llama
import trit.nn.LlamaWeights
import trit.nn.TransformerModules
import trit.nn.Parameters
import trit.nn.StoredModel
import trit.nn.TokenBatch
import trit.nn.TransformerConfig
import trit.quant.FakeQuantizer
import trit.quant.WeightQuantizer

import static trit.compute.Activations.FLOAT
import static trit.compute.Activations.INT8_PER_TOKEN
import static trit.quant.Granularity.*
import static trit.quant.NumberFormat.*
import static trit.quant.ScaleRule.*
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor
import trit.tensor.Workspace

/** The decoder computes what training computes, in whatever pieces the tokens come. */
class DecoderSpec extends Specification {

    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()
    Backend backend = ScalarBackend.on(Workers.caller())

    def "it computes the logits of the training forward pass"() {
        given:
        def weights = SmallModel.weights(config, 5, memory)
        def ids = SmallModel.tokens(config, 37, 1)

        expect:
        difference(all(SmallModel.stored(weights), ids), trained(weights, null, ids)) < 1e-5

        where:
        config << [SmallModel.TINY, SmallModel.UNTIED]
    }

    def "it computes the logits of the forward pass that gradients come from: #name"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named(name), 5, memory)
        def ids = SmallModel.tokens(model.config(), 19, 1)

        expect:
        difference(all(model, ids), trained(LlamaWeights.of(model, backend, memory), null, ids)) < 1e-4

        where:
        name << ['llama with biases', 'llama with Llama 3\'s positions', 'qwen2', 'qwen2 with YaRN', 'qwen3']
    }

    def "latent weights with a fake-quantizer are run exactly as trained"() {
        given:
        def weights = SmallModel.weights(SmallModel.TINY, 6, memory).withScales(Optional.of(quantizer), memory)
        def ids = SmallModel.tokens(SmallModel.TINY, 29, 2)

        expect: 'the first rounding in training chooses the scales that are to be learned'
        trained(weights, quantizer, ids) == all(SmallModel.stored(weights, quantizer), ids)

        and: 'which is something else than the latent weights themselves'
        difference(all(SmallModel.stored(weights), ids), trained(weights, quantizer, ids)) > 0.01

        where:
        quantizer << [[], ['q_proj'], ['down_proj', 'model.layers.0.*']].collect { FakeQuantizer.bitNet(it) } + [
            new FakeQuantizer(WeightQuantizer.nearest(INT3, mse(perGroup(8))), INT8_PER_TOKEN, []),
            new FakeQuantizer(WeightQuantizer.nearest(MIDRISE2, paretoQ(PER_CHANNEL)), FLOAT, ['o_proj'])]
    }

    def "two texts of ten tokens through a rounded model of 50,008 give [2,10,50008] logits, all of them finite"() {
        given:
        def config = TransformerConfig.llama(24, 2, 4, 4, 8, 40, 96, 50_008, true, 10_000d, 1e-5d)
        def decoder = new Decoder(SmallModel.stored(SmallModel.weights(config, 6, memory), FakeQuantizer.bitNet([])), backend)
        def logits = memory.scratch(Shape.of(2, 10, 50_008))
        def flat = new Tensor(Shape.of(20, 50_008), logits.data())

        when:
        (0..<2).each { text ->
            def cache = decoder.cache(10)
            decoder.logits(decoder.hidden(SmallModel.tokens(config, 10, text), cache), flat.rows(10 * text, 10 * text + 10))
            cache.close()
        }

        then:
        logits.shape().toString() == '[2, 10, 50008]'
        Float.isFinite(backend.maxMagnitude(logits))
        backend.maxMagnitude(logits) > 0.01

        cleanup:
        decoder?.close()
    }

    def "the latent weights on disk stay as they are"() {
        given:
        def weights = SmallModel.weights(SmallModel.TINY, 6, memory)
        def before = weights.tensors().collectEntries { name, t -> [name, t.toArray() as List] }

        when:
        new Decoder(SmallModel.stored(weights, FakeQuantizer.bitNet([])), backend).close()

        then:
        weights.tensors().every { name, t -> (t.toArray() as List) == before[name] }
    }

    def "one token after another, or in pieces of #pieces, gives the logits of all at once"() {
        given:
        def weights = SmallModel.weights(SmallModel.TINY, 7, memory)
        def model = SmallModel.stored(weights)
        def ids = SmallModel.tokens(SmallModel.TINY, 64, 3)
        def decoder = new Decoder(model, backend)
        def cache = decoder.cache(64)
        def whole = all(model, ids)
        int vocab = model.config().vocab()

        expect:
        int from = 0
        pieces.every { n ->
            def last = decoder.next(Arrays.copyOfRange(ids, from, from + n), cache).toArray()
            from += n
            cache.length() == from
                && difference(last, Arrays.copyOfRange(whole, (from - 1) * vocab, from * vocab)) < 1e-5
        }

        cleanup:
        cache.close()
        decoder.close()

        where:
        pieces << [[1] * 64, [64], [5, 1, 1, 40, 1, 16], [63, 1]]
    }

    def "a prompt longer than a batch is read in batches"() {
        given:
        def config = trit.nn.TransformerConfig.llama(8, 1, 2, 1, 4, 8, 1_100, 17, true, 10_000d, 1e-5d)
        def weights = SmallModel.weights(config, 7, memory)
        def decoder = new Decoder(SmallModel.stored(weights), backend)
        def cache = decoder.cache(1_100)
        def ids = SmallModel.tokens(config, 1_030, 3)

        expect:
        decoder.batch() == 512
        def last = decoder.next(ids, cache).toArray()
        def whole = trained(weights, null, ids)
        difference(last, Arrays.copyOfRange(whole, 1_029 * 17, 1_030 * 17)) < 1e-5

        cleanup:
        cache.close()
        decoder.close()
    }

    def "what came before cannot see what comes after"() {
        given:
        def model = SmallModel.stored(SmallModel.weights(SmallModel.TINY, 8, memory))
        def ids = SmallModel.tokens(SmallModel.TINY, 20, 4)
        def changed = ids.clone()
        changed[15] = (changed[15] + 1) % 61

        expect:
        def a = all(model, ids) as List
        def b = all(model, changed) as List
        a.subList(0, 15 * 61) == b.subList(0, 15 * 61)
        a.subList(15 * 61, 16 * 61) != b.subList(15 * 61, 16 * 61)
    }

    def "a cleared cache begins anew"() {
        given:
        def decoder = new Decoder(SmallModel.stored(SmallModel.weights(SmallModel.TINY, 8, memory)), backend)
        def cache = decoder.cache(20)
        def ids = SmallModel.tokens(SmallModel.TINY, 20, 4)

        when:
        def first = decoder.next(ids, cache).toArray()
        cache.clear()
        def second = decoder.next(ids, cache).toArray()

        then:
        first == second

        cleanup:
        cache.close()
        decoder.close()
    }

    def "#encoding matrices are multiplied as what they decode to"() {
        given: 'one block of layers, as wide as the widest blocks of codes'
        def config = TransformerConfig.llama(256, 1, 4, 2, 64, 256, 64, 300, true, 10_000d, 1e-5d)
        def model = SmallModel.encoded(SmallModel.weights(config, 9, memory), encoding, memory)
        def ids = SmallModel.tokens(config, 12, 5)

        expect:
        difference(all(model, ids), all(decoded(model), ids)) < 1e-4

        where:
        encoding << Encoding.values().findAll { it.writable }
    }

    def "a packed ternary model with 8-bit activations is the trained one"() {
        given:
        def weights = SmallModel.weights(SmallModel.WIDE, 10, memory)
        def bitNet = FakeQuantizer.bitNet([])
        def ids = SmallModel.tokens(SmallModel.WIDE, 12, 6)
        def rounded = rounded(weights)
        def packed = new StoredModel(rounded.config(),
            SmallModel.encoded(asWeights(rounded), Encoding.TQ2_0, memory).tensors(), Optional.of(bitNet), [:], { } as AutoCloseable)

        expect: 'integer sums differ from float ones by rounding alone'
        difference(all(packed, ids), trained(weights, bitNet, ids)) < 1e-3
    }

    def "a GGUF file, whose queries and keys lie interleaved, gives the logits of the model it was written from, #encoding"() {
        given:
        def weights = SmallModel.weights(SmallModel.WIDE, 10, memory)
        def ids = SmallModel.tokens(SmallModel.WIDE, 12, 6)
        def model = trained ? SmallModel.stored(weights, FakeQuantizer.bitNet([])) : SmallModel.encoded(weights, encoding, memory)
        def read = GgufModel.read(written(model))

        expect: 'sums over heads in another order; latent weights are rounded in the order of training'
        difference(all(read, ids), all(model, ids)) <= bound

        cleanup:
        read?.close()

        where:
        encoding       | trained || bound
        Encoding.Q8_0  | false   || 1e-4
        Encoding.TQ2_0 | false   || 1e-4
        Encoding.F32   | true    || 0
    }

    private Path written(StoredModel model) {
        def encodings = model.tensors().collectEntries { name, tensor -> [name, tensor.encoding()] }
        GgufModel.write(folder.resolve('m.gguf'), model.config(), GgufModel.layout(model.config(), encodings, model.fakeQuantizer(), [:]), model.&get)
        folder.resolve('m.gguf')
    }

    def "a context that is too long, too many tokens and foreign tokens are refused in one line"() {
        given:
        def decoder = new Decoder(SmallModel.stored(SmallModel.weights(SmallModel.TINY, 8, memory)), backend)

        when:
        decoder.cache(capacity).withCloseable { decoder.next(ids as int[], it) }

        then:
        def e = thrown(ModelException)
        e.message == message

        cleanup:
        decoder.close()

        where:
        capacity | ids             || message
        97       | []              || 'the model reads 1 to 96 tokens at once, not 97; ask for a context within that'
        3        | [1, 2, 3, 4]    || 'the context is full: 4 tokens do not fit into 3; shorten the prompt or ask for a longer context'
        3        | [61]            || "token 61 is not in the model's vocabulary of 61; use the tokenizer that belongs to the model"
        3        | [-1]            || "token -1 is not in the model's vocabulary of 61; use the tokenizer that belongs to the model"
    }

    def "a #bad in #encoding tensor #name is found before anything is computed"() {
        given:
        def weights = SmallModel.weights(SmallModel.WIDE, 9, memory)
        def model = SmallModel.encoded(weights, encoding, memory)
        poison(model.get(name), bad)

        when:
        new Decoder(model, computing)

        then:
        def e = thrown(ModelException)
        e.message ==~ /tensor '\Q$name\E' holds NaN or an infinity at element \d+; the model is damaged or its training diverged/

        where:
        [encoding, name, bad, computing] << [[
            [Encoding.F32, 'model.layers.1.mlp.up_proj.weight', Float.NaN],
            [Encoding.F32, 'model.norm.weight', Float.POSITIVE_INFINITY],
            [Encoding.F32, 'model.embed_tokens.weight', Float.NEGATIVE_INFINITY],
            [Encoding.F16, 'model.layers.1.mlp.up_proj.weight', Float.NaN],
            [Encoding.Q8_0, 'model.layers.0.mlp.up_proj.weight', Float.NaN],
            [Encoding.TQ2_0, 'model.layers.0.mlp.down_proj.weight', Float.POSITIVE_INFINITY]],
            ['scalar', 'vector'].collect { Backends.choose(it, 1).backend() }].combinations().collect { it[0] + it[1] }
    }

    /** Logits of all tokens in row-major order. */
    private float[] all(StoredModel model, int[] ids) {
        try (def decoder = new Decoder(model, backend); def cache = decoder.cache(ids.length); def local = Memory.open()) {
            def logits = local.scratch(Shape.of(ids.length, model.config().vocab()))
            decoder.logits(decoder.hidden(ids, cache), logits)
            return logits.toArray()
        }
    }

    private float[] trained(def weights, FakeQuantizer fakeQuantizer, int[] ids) {
        def parameters = Parameters.of(weights, memory)
        def layers = parameters
        if (fakeQuantizer != null) {
            layers = new BitLinear(parameters, fakeQuantizer, memory)
            layers.prepare(backend, 1)
        }
        try (def workspace = new Workspace()) {
            def tape = new Tape(backend, workspace)
            return new Llama(weights.config())
                .logits(tape, layers, new TokenBatch(1, ids.length, ids, ids)).value().toArray()
        }
    }

    private StoredModel decoded(StoredModel model) {
        def tensors = model.tensors().collectEntries { name, t ->
            def values = Encoding.decode(t, memory)
            [name, new EncodedTensor(Encoding.F32, values.shape(), values.data())]
        }
        new StoredModel(model.config(), tensors, Optional.empty(), [:], { } as AutoCloseable)
    }

    private StoredModel rounded(def weights) {
        def model = SmallModel.stored(weights)
        def tensors = new LinkedHashMap(model.tensors())
        new TransformerModules(model.config()).linear().each { module ->
            def latent = weights.get(module + '.weight')
            def ternary = memory.scratch(latent.shape())
            WeightQuantizer.bitNet().with { round(backend, latent, scales(backend, latent), ternary) }
            tensors[module + '.weight'] = new EncodedTensor(Encoding.F32, ternary.shape(), ternary.data())
        }
        new StoredModel(model.config(), tensors, Optional.empty(), [:], { } as AutoCloseable)
    }

    private static trit.nn.LlamaWeights asWeights(StoredModel model) {
        new trit.nn.LlamaWeights(model.config(), model.tensors().collectEntries { name, t -> [name, new Tensor(t.shape(), t.data())] })
    }

    private static void poison(EncodedTensor tensor, float bad) {
        short half = Float.floatToFloat16(bad)
        def bytes = tensor.row(tensor.shape().rows() - 1)
        switch (tensor.encoding()) {
            case Encoding.F32 -> bytes.set(Tensor.FLOAT, 0, bad)
            case Encoding.TQ2_0 -> bytes.set(java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED, 64, half)
            default -> bytes.set(java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED, 0, half)
        }
    }

    private static double difference(float[] a, float[] b) {
        double largest = 0
        double scale = 0
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]))
            scale = Math.max(scale, Math.abs((double) b[i]))
        }
        largest / scale
    }
}
