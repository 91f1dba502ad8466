package trit.quant

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.code.Encoding
import trit.compute.Backend
import trit.compute.ScalarBackend
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

class TernaryAbsmeanSpec extends Specification {
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
        BACKEND.fakeQuantizeTernary(w, TernaryAbsmean.scale(BACKEND, w), out)
        out
    }

    /** Equal bit for bit, but for the sign of zero. */
    static boolean same(float[] a, float[] b) {
        Arrays.equals(a.collect { it + 0f } as float[], b.collect { it + 0f } as float[])
    }

    def "weights drawn from a normal distribution get their known scale and density"() {
        given:
        def w = gaussian(512, 512, 1f)
        float gamma = TernaryAbsmean.scale(BACKEND, w)
        def counts = TernaryAbsmean.codes(w, gamma).toList().countBy { it as int }
        double density = 1 - counts[0] / w.size()

        expect:
        Math.abs(gamma - 0.79788) < 0.003
        Math.abs(density - 0.69) <= 0.005
        counts.keySet() == [-1, 0, 1] as Set
    }

    def "the scale is a 16-bit float, at least 1e-5"() {
        expect:
        float gamma = TernaryAbsmean.scale(BACKEND, row(w as float[]))
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
        TernaryAbsmean.codes(w, TernaryAbsmean.scale(BACKEND, w)) == codes as byte[]

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
        w.set(3, (float) (0.5 * TernaryAbsmean.scale(BACKEND, w)))
        float gamma = TernaryAbsmean.scale(BACKEND, w)
        def codes = TernaryAbsmean.codes(w, gamma)

        expect:
        same(fakeQuantized(w).toArray(), codes.collect { gamma * it } as float[])
    }

    def "what is packed as #encoding is what training saw, bit for bit"() {
        given:
        def w = gaussian(16, 512)
        (0..<256).each { w.set(it, 0f) }
        def trained = fakeQuantized(w)
        def blocks = memory.allocate(encoding.bytes(w.shape()))
        def decoded = memory.tensor(w.shape())

        when:
        encoding.codec().encode(trained.data(), blocks, w.size())
        encoding.codec().decode(blocks, decoded.data(), w.size())

        then:
        same(decoded.toArray(), trained.toArray())

        where:
        encoding << [Encoding.TQ2_0, Encoding.TQ1_0]
    }

    def "weights that are not numbers are refused"() {
        when:
        TernaryAbsmean.scale(BACKEND, row(1f, bad, 2f, 3f))

        then:
        def e = thrown(IllegalArgumentException)
        e.message.contains('a 16-bit scale ends at 65504')

        where:
        bad << [Float.NaN, Float.POSITIVE_INFINITY, 1e9f]
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
