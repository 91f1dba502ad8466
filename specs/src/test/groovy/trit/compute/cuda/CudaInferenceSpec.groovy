package trit.compute.cuda

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.compute.cuda.EmulatedDriver.Call
import trit.eval.ChunkProgress
import trit.eval.HessianCollection
import trit.eval.ImportanceCollection
import trit.eval.Perplexity
import trit.eval.ScoredChunks
import trit.infer.Decoder
import trit.infer.KvEncoding
import trit.infer.ModelException
import trit.infer.Precision
import trit.infer.SmallModel
import trit.nn.StoredModel
import trit.nn.TransformerConfig
import trit.quant.FakeQuantizer
import trit.quant.Granularity
import trit.quant.ImportanceMatrix
import trit.quant.NumberFormat
import trit.quant.Packer
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.quant.feedback.HessianFile
import trit.tensor.Memory

import static trit.compute.Activations.FLOAT

/** Inference, measurement and quantization on the GPU, emulated, beside the scalar backend. */
@Requires(value = { EmulatedKernels.available() }, reason = 'the kernels are run on the host by what g++ makes of them: install g++')
class CudaInferenceSpec extends Specification {
    /** Of logits: rounding of sums in another order, through three layers. */
    static final double LOGIT_BOUND = 1e-4

    /** Heads of a whole block of Q8_0, and room for more tokens than a step looks at first. */
    static final TransformerConfig BLOCKS = TransformerConfig.llama(32, 1, 2, 1, 32, 32, 140, 31, true, 10_000d, 1e-5d)

    @Shared
    @AutoCleanup
    EmulatedDriver driver = new EmulatedDriver(EmulatedKernels.library(), 1L << 30)

    @Shared
    Backend cuda = CudaBackend.on(driver, Workers.caller())

    @Shared
    Backend scalar = ScalarBackend.on(Workers.caller())

    @AutoCleanup
    Memory memory = Memory.open()

    @TempDir
    Path folder

    def "a model with #what writes what it writes on the processor"() {
        given:
        def stored = model(memory)
        def prompt = SmallModel.tokens(SmallModel.TINY, 11, 3)

        expect:
        written(stored, cuda, kv, prompt) == written(stored, scalar, kv, prompt)

        where:
        what                         | kv           | model
        'weights in f32'             | Encoding.F32 | { Memory m -> SmallModel.stored(weights(m)) }
        'keys and values in 16 bits' | Encoding.F16 | { Memory m -> SmallModel.stored(weights(m)) }
        'a fake-quantizer'           | Encoding.F32 | { Memory m -> SmallModel.stored(weights(m), FakeQuantizer.bitNet([])) }
        'weights in BF16'            | Encoding.F32 | { Memory m -> SmallModel.encoded(weights(m), Encoding.BF16, m) }
    }

    def "logits stay within rounding, of many tokens at once too"() {
        given:
        def stored = SmallModel.stored(weights(memory))
        def ids = SmallModel.tokens(SmallModel.TINY, 70, 5)

        expect:
        [logits(stored, scalar, ids), logits(stored, cuda, ids)].transpose().every { a, b -> Math.abs(a - b) <= LOGIT_BOUND * (1 + Math.abs(a)) }
    }

    def "from the third token of a text on a step with keys and values in #kv is one recording: its row and place go up, its logits come down"() {
        given:
        def decoder = new Decoder(SmallModel.stored(blocks(memory)), cuda, new Precision(FLOAT, kv))
        def cache = decoder.cache(16)
        decoder.next([1, 2, 3] as int[], cache)
        2.times { decoder.next([4] as int[], cache) }
        driver.forgetCalls()

        when:
        3.times { decoder.next([5] as int[], cache) }

        then:
        driver.calls(Call.REPLAY) == 3
        driver.calls(Call.LAUNCH) + driver.calls(Call.COPY) + driver.calls(Call.CLEAR) == 0
        driver.calls(Call.UPLOAD) == 3 * 2
        driver.calls(Call.DOWNLOAD) == 3
        driver.calls(Call.FINISH) == 0
        driver.calls(Call.ALLOCATE) + driver.calls(Call.ALLOCATE_PINNED) == 0

        cleanup:
        cache.close()
        decoder.close()

        where:
        kv << KvEncoding.CHOICES
    }

    def "recorded steps give the bits of steps that are asked for one by one: #what"() {
        given:
        def stored = model(memory)
        def decoder = new Decoder(stored, cuda, new Precision(FLOAT, kv))

        when:
        def recorded = steps(decoder, prompt) { int id, cache -> decoder.next([id] as int[], cache) }
        def eager = steps(decoder, prompt) { int id, cache ->
            def logits = memory.scratch(trit.tensor.Shape.of(1, stored.config().vocab()))
            decoder.nextOfEach([id] as int[], [cache], logits)
            logits
        }

        then:
        recorded == eager

        cleanup:
        decoder.close()

        where:
        what                                             | kv           | prompt | model
        'weights in f32'                                 | Encoding.F32 | 1      | { Memory m -> SmallModel.stored(blocks(m)) }
        'more tokens than were looked at first'          | Encoding.F32 | 125    | { Memory m -> SmallModel.stored(blocks(m)) }
        'keys and values in 16 bits'                     | Encoding.F16 | 1      | { Memory m -> SmallModel.stored(blocks(m)) }
        'keys and values in 8 bits'                      | Encoding.Q8_0 | 1     | { Memory m -> SmallModel.stored(blocks(m)) }
        'a fake-quantizer'                               | Encoding.F32 | 1      | { Memory m -> SmallModel.stored(blocks(m), FakeQuantizer.bitNet([])) }
        'weights in Q8_0'                                | Encoding.F32 | 1      | { Memory m -> SmallModel.encoded(blocks(m), Encoding.Q8_0, m) }
    }

    def "a text that another interrupts, a longer prompt between two tokens and a batch leave the next token right"() {
        given:
        def decoder = new Decoder(SmallModel.stored(weights(memory)), cuda)
        def alone = new Decoder(SmallModel.stored(weights(memory)), scalar)
        def other = decoder.cache(40)
        def batched = decoder.cache(40)
        def logits = memory.scratch(trit.tensor.Shape.of(1, decoder.config().vocab()))

        when:
        def disturbed = written(decoder) {
            decoder.next([7] as int[], other)
            decoder.next(SmallModel.tokens(SmallModel.TINY, 12, 9), other)
            decoder.nextOfEach([3] as int[], [batched], logits)
            other.clear()
        }

        then:
        disturbed == written(alone) {}

        cleanup:
        [other, batched, decoder, alone]*.close()
    }

    def "a key that #kv cannot hold ends the step with what helps, and not the decoder"() {
        given:
        def decoder = new Decoder(SmallModel.stored(loud(memory)), cuda, new Precision(FLOAT, kv))
        def cache = decoder.cache(8)

        when:
        decoder.next([1, 2] as int[], cache)

        then:
        def refused = thrown(ModelException)
        refused.message ==~ /a key or value of the model does not fit \(element \d+ is \S+, which $kv cannot hold\); keep them in F32/

        cleanup:
        cache.close()
        decoder.close()

        where:
        kv << [Encoding.F16, Encoding.Q8_0]
    }

    def "perplexity stays within rounding"() {
        given:
        def stored = SmallModel.stored(weights(memory))
        def chunks = new ScoredChunks(SmallModel.tokens(SmallModel.TINY, 60, 3), 20, OptionalInt.empty(), 0)

        expect:
        Math.abs(perplexity(stored, cuda, chunks) / perplexity(stored, scalar, chunks) - 1) < LOGIT_BOUND
    }

    def "statistics of activations stay within rounding"() {
        given:
        def stored = SmallModel.stored(weights(memory))
        def chunks = new ScoredChunks(SmallModel.tokens(SmallModel.TINY, 20, 3), 10, OptionalInt.empty(), 0)
        def sums = { ImportanceMatrix matrix -> matrix.entries().values().collectMany { it.sums() as List } }

        when:
        def expected = sums(ImportanceCollection.collect(stored, scalar, chunks, 'text', ChunkProgress.NONE))
        def actual = sums(ImportanceCollection.collect(stored, cuda, chunks, 'text', ChunkProgress.NONE))
        def moments = [scalar, cuda].collect { hessian(stored, it, chunks) }

        then:
        close(expected, actual)
        close(*moments)
    }

    def "#quantizer.format() weights by #quantizer.scale() are packed to the same bytes"() {
        given:
        def onGpu = cuda.openMemory()
        def weights = weights(memory).get('model.layers.0.mlp.up_proj.weight')
        def copy = onGpu.scratch(weights.shape())
        cuda.copy(weights, copy)

        expect:
        packed(cuda, copy, quantizer) == packed(scalar, weights, quantizer)

        cleanup:
        onGpu.close()

        where:
        quantizer << [
            WeightQuantizer.bitNet(),
            WeightQuantizer.nearest(NumberFormat.TERNARY, ScaleRule.absmean(Granularity.PER_CHANNEL)),
            WeightQuantizer.nearest(NumberFormat.INT4, ScaleRule.mse(Granularity.perGroup(8)))]
    }

    private static weights(Memory memory) {
        SmallModel.weights(SmallModel.TINY, 7, memory)
    }

    private static List<Integer> written(StoredModel stored, Backend backend, Encoding kv, int[] prompt) {
        def precision = new Precision(FLOAT, kv)
        try (def decoder = new Decoder(stored, backend, precision)
             def cache = decoder.cache(40)) {
            int[] ids = prompt
            return (1..6).collect {
                def scores = decoder.next(ids, cache).toArray() as List
                int best = scores.indexOf(scores.max())
                ids = [best] as int[]
                best
            }
        }
    }

    private static blocks(Memory memory) {
        SmallModel.weights(BLOCKS, 7, memory)
    }

    /** The model with keys beyond what 16 bits hold. */
    private static loud(Memory memory) {
        def weights = blocks(memory)
        def keys = weights.get('model.layers.0.self_attn.k_proj.weight')
        (0..<keys.size()).each { keys.set(it, (float) (keys.get(it) * 1e9f)) }
        weights
    }

    /** The logits after each of five tokens that follow a prompt. */
    private static List<List<Float>> steps(Decoder decoder, int prompt, Closure next) {
        def ids = SmallModel.tokens(BLOCKS, prompt + 5, 5)
        try (def cache = decoder.cache(ids.length)) {
            decoder.next(Arrays.copyOf(ids, prompt), cache)
            return (prompt..<ids.length).collect { next(ids[it], cache).toArray() as List }
        }
    }

    private static List<Integer> written(Decoder decoder, Closure between) {
        try (def cache = decoder.cache(40)) {
            int[] ids = [1, 2, 3]
            return (1..6).collect {
                def scores = decoder.next(ids, cache).toArray() as List
                between()
                int best = scores.indexOf(scores.max())
                ids = [best] as int[]
                best
            }
        }
    }

    private static List<Float> logits(StoredModel stored, Backend backend, int[] ids) {
        try (def decoder = new Decoder(stored, backend)
             def cache = decoder.cache(ids.length)
             def local = Memory.open()) {
            def logits = local.scratch(trit.tensor.Shape.of(ids.length, stored.config().vocab()))
            decoder.logits(decoder.hidden(ids, cache), logits)
            return logits.toArray() as List
        }
    }

    private static double perplexity(StoredModel stored, Backend backend, ScoredChunks chunks) {
        try (def decoder = new Decoder(stored, backend)) {
            return Perplexity.measure(decoder, chunks, ChunkProgress.NONE).perplexity().value()
        }
    }

    private List<Float> hessian(StoredModel stored, Backend backend, ScoredChunks chunks) {
        def at = java.nio.file.Files.createDirectories(folder.resolve(backend.name()))
        try (def collection = new HessianCollection(backend, chunks, 'text')) {
            collection.read(stored, ChunkProgress.NONE)
            collection.write(at)
        }
        try (def file = HessianFile.open(at.resolve(HessianFile.FILE))) {
            return file.of('blk.1.ffn_down.weight').get().moments().toArray() as List
        }
    }

    private static boolean close(List<Float> expected, List<Float> actual) {
        double largest = expected.collect { Math.abs(it) }.max()
        [expected, actual].transpose().every { a, b -> Math.abs(a - b) <= LOGIT_BOUND * largest }
    }

    private static List<Byte> packed(Backend backend, weights, WeightQuantizer quantizer) {
        try (def memory = Memory.open()) {
            def scales = quantizer.scales(backend, weights)
            return new Packer(backend).rounded(weights, quantizer, scales, Encoding.F32, memory).data()
                .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE) as List
        }
    }
}
