package trit.infer

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.Encoding
import trit.compute.Backend
import trit.compute.Backends
import trit.nn.StoredModel
import trit.tensor.Memory
import trit.tensor.Shape

/** What a model has read is kept in f32, in half the bytes or in a quarter, and can be read on from. */
class KvCacheSpec extends Specification {
    /** Rounding of keys and values to 11 bits, to 8 with a scale per 32: relative to the largest logit, about twice what was measured. */
    static final Map<Encoding, Double> BOUNDS = [(Encoding.F32): 0d, (Encoding.F16): 6e-4d, (Encoding.Q8_0): 1e-2d]

    @AutoCleanup
    Memory memory = Memory.open()
    Backend backend = Backends.choose('auto', 2).backend()

    def "#name with keys and values in #encoding: the logits of f32 but for rounding, token by token or all at once"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named(name), 11, memory)
        def ids = SmallModel.tokens(model.config(), 90, 7)
        def exact = logits(model, ids, Encoding.F32, [90])
        def largest = exact.max { Math.abs(it) }

        when:
        def whole = logits(model, ids, encoding, [90])
        def pieces = logits(model, ids, encoding, [1, 40, 1, 1, 47])

        then:
        difference(exact, whole) <= BOUNDS[encoding] * Math.abs(largest)
        encoding == Encoding.F32 || difference(exact, whole) > 0

        and: 'prefill and decoding see the same rounded keys'
        difference(whole, pieces) < 2e-6 * Math.abs(largest)

        where:
        name    | encoding
        'qwen3' | Encoding.F32
        'qwen3' | Encoding.F16
        'qwen3' | Encoding.Q8_0
        'gpt2'  | Encoding.F16
    }

    def "it takes as many bytes as it says: #encoding"() {
        expect:
        def config = SmallTransformers.named('qwen3')
        KvCache.bytes(config, 100, encoding) == bytes

        where: 'two layers of 64 numbers a token, twice; room to decode one layer of encoded ones'
        encoding      || bytes
        Encoding.F32  || 2 * 2 * 100 * 64 * 4
        Encoding.F16  || 2 * 2 * 100 * 64 * 2 + 2 * 100 * 64 * 4
        Encoding.Q8_0 || 2 * 2 * 100 * 68 + 2 * 100 * 64 * 4
    }

    def "heads that do not fit are refused in one line"() {
        when:
        new Decoder(SmallTransformers.random(SmallTransformers.named('llama'), 1, memory), backend, Precision.WEIGHTS_ONLY.withKeysAndValues(encoding))

        then:
        def e = thrown(ModelException)
        e.message == message

        where:
        encoding      || message
        Encoding.Q8_0 || "heads of 16 are not a multiple of Q8_0's block of 32; keep keys and values in F16"
        Encoding.Q4_0 || 'keys and values are kept in one of [F32, F16, Q8_0], not Q4_0'
    }

    def "a prompt that begins as what was read before is read from there on: #common of #length tokens"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named('llama'), 12, memory)
        def first = SmallModel.tokens(model.config(), 30, 7)
        def second = ([*first[0..<common]] + (0..<(length - common)).collect { (first[common % 30] + 1 + it) % 420 }) as int[]
        def decoder = new Decoder(model, backend)
        def cache = decoder.cache(64)
        def fresh = decoder.cache(64)

        when:
        decoder.next(first, cache)
        int kept = cache.keepPrefixOf(second)
        def reused = decoder.next(Arrays.copyOfRange(second, kept, second.length), cache).toArray()
        def anew = decoder.next(second, fresh).toArray()

        then: 'the last token is always read: its logits are wanted'
        kept == Math.min(common, length - 1)
        cache.length() == length
        difference(reused, anew) < 1e-5 * anew.max()

        cleanup:
        [cache, fresh, decoder]*.close()

        where:
        common | length
        0      | 20
        12     | 20
        29     | 35
        20     | 20
        30     | 45
    }

    def "several sequences of different lengths are read on together as each alone"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named(name), 13, memory)
        def decoder = new Decoder(model, backend)
        def together = [], alone = []
        [1, 9, 33].eachWithIndex { length, i ->
            def ids = SmallModel.tokens(model.config(), length, i)
            [together, alone].each { caches ->
                caches << decoder.cache(40)
                decoder.next(ids, caches.last())
            }
        }
        def next = [5, 6, 7] as int[]
        def logits = memory.scratch(Shape.of(3, model.config().vocab()))

        expect:
        4.times {
            decoder.nextOfEach(next, together, logits)
            def each = (0..<3).collect { i -> decoder.next([next[i]] as int[], alone[i]).toArray() }
            3.times { i ->
                def own = logits.rows(i, i + 1).toArray()
                assert difference(own, each[i]) < 1e-5 * each[i].max()
                next[i] = (0..<own.length).max { own[it] }
            }
        }
        together*.length() == [5, 13, 37]

        cleanup:
        together*.close()
        alone*.close()
        decoder.close()

        where:
        name << ['llama', 'gpt2']
    }

    private float[] logits(StoredModel model, int[] ids, Encoding encoding, List<Integer> pieces) {
        try (def decoder = new Decoder(model, backend, Precision.WEIGHTS_ONLY.withKeysAndValues(encoding)); def cache = decoder.cache(ids.length)) {
            int from = 0
            def last = null
            pieces.each { count ->
                last = decoder.next(Arrays.copyOfRange(ids, from, from + count), cache).toArray()
                from += count
            }
            return last
        }
    }

    private static double difference(float[] a, float[] b) {
        a.indices.collect { Math.abs(a[it] - b[it]) }.max()
    }
}
