package trit.quant

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.code.Encoding
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.WorkerPool
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

import static trit.quant.Granularity.*
import static trit.quant.NumberFormat.*
import static trit.quant.ScaleRule.*
import static trit.quant.WeightQuantizer.nearest

class WeightQuantizerSpec extends Specification {
    static final WeightQuantizer BIT_NET = WeightQuantizer.bitNet()
    static final List<WeightQuantizer> SEVERAL =
        [BINARY, TERNARY].collectMany { f -> [PER_TENSOR, PER_CHANNEL, perGroup(24)].collect { nearest(f, absmean(it)) } } +
        NumberFormat.values().collectMany { f -> [nearest(f, absmax(PER_CHANNEL)), nearest(f, mse(perGroup(32)))] } +
        [threshold(0.1)]
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())

    @AutoCleanup
    Memory memory = Memory.open()

    Tensor gaussian(int rows, int columns, double deviation = 0.02) {
        Gaussian.tensor(memory, 'w', deviation, rows, columns)
    }

    Tensor row(float... values) {
        Tensor.of(memory, Shape.of(1, values.length), values)
    }

    Tensor fakeQuantized(Tensor w) {
        def out = memory.tensor(w.shape())
        BIT_NET.round(BACKEND, w, BIT_NET.scales(BACKEND, w), out)
        out
    }

    Tensor rounded(WeightQuantizer quantizer, Tensor w) {
        def out = memory.tensor(w.shape())
        quantizer.round(BACKEND, w, quantizer.scales(BACKEND, w), out)
        out
    }

    static WeightQuantizer threshold(double share) {
        new WeightQuantizer(TERNARY, absmean(PER_CHANNEL), share, new GradientRule.StraightThrough())
    }

    static float scale(Tensor w) {
        BIT_NET.scales(BACKEND, w).at(0, 0)
    }

    static byte[] codes(Tensor w) {
        (0..<w.rows()).collectMany { BIT_NET.codes(w, it, BIT_NET.scales(BACKEND, w)).toList() } as byte[]
    }

    /** Mean squared error over mean square. */
    static double relativeError(Tensor w, Tensor out) {
        double off = 0
        double all = 0
        for (long i = 0; i < w.size(); i++) {
            off += (w.get(i) - out.get(i))**2
            all += w.get(i)**2
        }
        off / all
    }

    /** Equal bit for bit, but for the sign of zero. */
    static boolean same(float[] a, float[] b) {
        Arrays.equals(a.collect { it + 0f } as float[], b.collect { it + 0f } as float[])
    }

    def "weights drawn from a normal distribution get their known scale and density"() {
        given:
        def w = gaussian(512, 512, 1f)
        float gamma = scale(w)
        def counts = codes(w).toList().countBy { it as int }
        double density = 1 - counts[0] / w.size()

        expect:
        Math.abs(gamma - 0.79788) < 0.003
        Math.abs(density - 0.69) <= 0.005
        counts.keySet() == [-1, 0, 1] as Set
    }

    def "the scale is a 16-bit float, at least 1e-5"() {
        expect:
        float gamma = scale(row(w as float[]))
        gamma == Float.float16ToFloat(Float.floatToFloat16(gamma))
        gamma == Float.float16ToFloat(Float.floatToFloat16(expected as float))

        where:
        w                      | expected
        [0.1, -0.2, 0.3, 0.05] | 0.1625f
        [0, 0, 0, 0]           | 1e-5f
        [1e-7, -2e-7, 0, 0]    | 1e-5f
        [3000, -2000, 1, 0]    | 1250.25f
    }

    def "the codes of #values are #codes"() {
        given:
        def w = row(values as float[])

        expect:
        codes(w) == codes as byte[]

        where:
        values                       || codes
        [0.1, -0.2, 0.3, 0.05]       || [1, -1, 1, 0]
        [0.7, 0.7, 0.7, 0.7]         || [1, 1, 1, 1]
        [-0.7, -0.7, -0.7, -0.7]     || [-1, -1, -1, -1]
        [0, 0, 0, 0]                 || [0, 0, 0, 0]
        [1, 3, 2, 2]                 || [0, 1, 1, 1]
    }

    def "quantizing commutes with powers of two and with the sign"() {
        given:
        def w = gaussian(32, 64)
        def scaled = memory.tensor(w.shape())
        def expected = memory.tensor(w.shape())
        BACKEND.scale(w, factor, scaled)
        BACKEND.scale(fakeQuantized(w), factor, expected)

        expect:
        same(fakeQuantized(scaled).toArray(), expected.toArray())

        where:
        factor << [4f, 0.5f, -1f]
    }

    def "quantizing commutes with any factor: the codes stay, but for ties, and the scale follows to 16 bits (#factor)"() {
        given:
        def w = gaussian(32, 64)
        def scaled = memory.tensor(w.shape())
        BACKEND.scale(w, factor, scaled)
        float half = 1 / 2048f

        expect:
        Math.abs(scale(scaled) / (factor * scale(w)) - 1) <= 2 * half
        [codes(w), codes(scaled), w.toArray()].transpose().every { a, b, x ->
            a == b || Math.abs(Math.abs(x / scale(w)) - 0.5) <= 2 * half
        }

        where:
        factor << [3f, 0.37f, 1e-2f, 1234.5f]
    }

    def "weights that are ternary already stay as they are, however often they are quantized"() {
        given:
        def once = fakeQuantized(gaussian(32, 64))

        when:
        def twice = fakeQuantized(once)
        def thrice = fakeQuantized(twice)

        then:
        once.toArray().collect { it + 0f }.toSet().size() == 3
        same(twice.toArray(), once.toArray())
        same(thrice.toArray(), once.toArray())
    }

    def "codes times scale are exactly what training saw"() {
        given:
        def w = gaussian(16, 256)
        w.set(3, (float) (0.5 * scale(w)))
        float gamma = scale(w)
        def codes = codes(w)

        expect:
        same(fakeQuantized(w).toArray(), codes.collect { gamma * it } as float[])
    }

    def "what is packed as #encoding is what training saw, bit for bit"() {
        given:
        def w = gaussian(16, 512)
        (0..<256).each { w.set(it, 0f) }
        def trained = fakeQuantized(w)

        when:
        def decoded = Encoding.decode(encoding.encode(trained, memory), memory)

        then:
        same(decoded.toArray(), trained.toArray())

        where:
        encoding << [Encoding.TQ2_0, Encoding.TQ1_0]
    }

    def "weights that are not numbers are refused"() {
        when:
        scale(row(1f, bad, 2f, 3f))

        then:
        def e = thrown(IllegalArgumentException)
        e.message.contains('a 16-bit scale ends at 65504')

        where:
        bad << [Float.NaN, Float.POSITIVE_INFINITY, 1e9f]
    }

    def "the error on normally distributed weights is the known one: #format #scale is #expected"() {
        given:
        def w = Gaussian.tensor(memory, 'distortion', 1, 16, 4096)

        expect:
        Math.abs(relativeError(w, rounded(quantizer, w)) / expected - 1) < bound

        where: 'optima of the scalar quantizers; a search per row fits them within a hundredth'
        quantizer                                | expected || bound
        nearest(BINARY, mse(PER_CHANNEL))        | 0.3634   || 0.02
        nearest(TERNARY, absmean(PER_TENSOR))    | 0.2634   || 0.02
        threshold(0.1)                           | 0.3269   || 0.02
        nearest(TERNARY, mse(PER_CHANNEL))       | 0.1902   || 0.02
        nearest(FIVE_LEVEL, mse(PER_CHANNEL))    | 0.0822   || 0.02
        nearest(INT2, mse(PER_CHANNEL))          | 0.1494   || 0.02
        nearest(MIDRISE2, mse(PER_CHANNEL))      | 0.1188   || 0.02
        nearest(INT3, mse(PER_CHANNEL))          | 0.0408   || 0.025
        format = quantizer.format()
        scale = quantizer.scale()
    }

    def "the searched scale is #optimum deviations on normally distributed weights in #format"() {
        given:
        def w = Gaussian.tensor(memory, 'optimum', 1, 64, 4096)

        expect:
        Math.abs(nearest(format, mse(PER_TENSOR)).scales(BACKEND, w).at(0, 0) - optimum) < bound

        where:
        format     | optimum   || bound
        TERNARY    | 1.224     || 0.02
        FIVE_LEVEL | 0.845     || 0.02
        INT2       | 1.05      || 0.02
        MIDRISE2   | 0.995 / 2 || 0.01
        INT3       | 0.60      || 0.02
    }

    def "a search is far better than clipping nothing, and than a quarter of the largest magnitude"() {
        given:
        def w = Gaussian.tensor(memory, 'rows', 1, 8, 4096)
        def quarter = memory.tensor(w.shape())
        def largest = (0..<8).collect { r -> w.rows(r, r + 1).toArray().collect { Math.abs(it) }.max() / 4 } as float[]
        nearest(INT3, absmax(PER_CHANNEL)).round(BACKEND, w, new Scales(PER_CHANNEL, 4096, largest), quarter)

        expect:
        Math.abs(relativeError(w, rounded(nearest(INT3, mse(PER_CHANNEL)), w)) - 0.0408) <= 0.001
        Math.abs(relativeError(w, quarter) - 0.076) < 0.01
        relativeError(w, rounded(nearest(INT3, absmax(PER_CHANNEL)), w)) > 0.09
    }

    def "a search never loses to clipping nothing: #format on #shape"() {
        given:
        def w = gaussian(4, 96, 1)
        for (long i = 0; i < w.size(); i++) {
            w.set(i, (float) distort(w.get(i), i))
        }

        expect:
        relativeError(w, rounded(nearest(format, mse(shared)), w)) <= relativeError(w, rounded(nearest(format, absmax(shared)), w))

        where:
        [format, shared, shape, distort] << [NumberFormat.values(), [PER_TENSOR, PER_CHANNEL, perGroup(32)],
            [['heavy tails', { x, i -> x**3 }], ['one outlier', { x, i -> i == 7 ? 1000 : x }], ['tiny', { x, i -> x * 1e-3 }],
             ['all negative', { x, i -> -Math.abs(x) }], ['constant', { x, i -> 0.3 }]]]
            .combinations { format, shared, kind -> [format, shared, *kind] }
    }

    def "every weight is a code of the format times a 16-bit scale: #quantizer"() {
        given:
        def w = gaussian(5, 96)
        def scales = quantizer.scales(BACKEND, w)
        def out = rounded(quantizer, w)

        expect:
        scales.values().length == quantizer.scaleCount(w.shape())
        scales.values().every { it > 0 && it == Float.float16ToFloat(Float.floatToFloat16(it)) }
        (0..<5).every { r ->
            def codes = quantizer.codes(w, r, scales)
            (0..<96).every { c ->
                codes[c] >= quantizer.format().lowest() && codes[c] <= quantizer.format().highest() &&
                    (codes[c] - quantizer.format().lowest()) % quantizer.format().stride() == 0 &&
                    out.get(r * 96 + c) == scales.at(r, c) * codes[c]
            }
        }

        where:
        quantizer << SEVERAL
    }

    def "rounding keeps the order of weights and what was rounded before: #quantizer"() {
        given:
        def w = gaussian(1, 96)
        def sorted = row(w.toArray().toList().sort() as float[])
        def all = new WeightQuantizer(quantizer.format(), new ScaleRule(quantizer.scale().observer(), PER_TENSOR), quantizer.threshold(), quantizer.gradient())
        def once = rounded(quantizer, w)
        def inOrder = rounded(all, sorted).toArray()

        expect:
        (1..<96).every { inOrder[it] >= inOrder[it - 1] }
        rounded(quantizer, once).toArray() == once.toArray()

        where:
        quantizer << SEVERAL
    }

    def "rows of zeros stay zeros: #quantizer"() {
        given:
        def w = gaussian(3, 96)
        w.rows(1, 2).fill(0)

        expect:
        quantizer.scale().granularity() == PER_TENSOR || rounded(quantizer, w).rows(1, 2).toArray().every { it == 0 }

        where:
        quantizer << SEVERAL
    }

    def "a threshold of #share leaves #zeros of normally distributed weights zero"() {
        given:
        def w = Gaussian.tensor(memory, 'threshold', 1, 64, 4096)

        expect:
        Math.abs(rounded(threshold(share), w).toArray().toList().count { it == 0 } / w.size() - zeros) < 0.005

        where: 'the chance of a magnitude below share * 0.798'
        share || zeros
        0.1   || 0.0636
        0.5   || 0.3101
    }

    def "scales of groups are those of their group alone"() {
        given:
        def w = gaussian(2, 70)
        def quantizer = nearest(INT4, mse(perGroup(32)))
        def scales = quantizer.scales(BACKEND, w)

        expect: 'the last group of a row is shorter'
        scales.values().length == 6
        [[0, 32], [32, 64], [64, 70]].every { from, to ->
            def group = row(Arrays.copyOfRange(w.toArray(), 70 + from, 70 + to))
            nearest(INT4, mse(PER_TENSOR)).scales(BACKEND, group).at(0, 0) == scales.at(1, from)
        }
    }

    def "the scales do not depend on the number of threads"() {
        given:
        def w = gaussian(33, 96)
        def threads = ScalarBackend.on(new WorkerPool(3))

        expect:
        quantizer.scales(threads, w).values() == quantizer.scales(BACKEND, w).values()

        cleanup:
        threads.workers().close()

        where:
        quantizer << SEVERAL
    }

    def "8-bit rows are within half a step, reach 127, and keep zeros"() {
        given:
        def x = gaussian(9, 33, 3f)
        x.rows(4, 5).fill(0)
        def y = memory.tensor(x.shape())
        BACKEND.fakeQuantizeRows(x, y)

        expect:
        (0..<9).every { r ->
            def before = x.rows(r, r + 1).toArray()
            def after = y.rows(r, r + 1).toArray()
            float g = Math.max(before.collect { Math.abs(it) }.max(), 1e-5f)
            def codes = after.collect { Math.round(it * 127 / g) }
            codes.every { Math.abs(it) <= 127 } &&
                (r == 4 ? codes.every { it == 0 } : codes.collect { Math.abs(it) }.max() == 127) &&
                [before, after].transpose().every { b, a -> Math.abs(b - a) <= g / 254 * 1.00001 }
        }
    }

    def "8-bit codes do not change with a power of two"() {
        given:
        def x = gaussian(5, 33, 3f)
        def scaled = memory.tensor(x.shape())
        BACKEND.scale(x, 8f, scaled)
        def y = memory.tensor(x.shape())
        def z = memory.tensor(x.shape())
        BACKEND.fakeQuantizeRows(x, y)
        BACKEND.fakeQuantizeRows(scaled, z)

        expect:
        same(z.toArray(), y.toArray().collect { it * 8 } as float[])
    }
}
