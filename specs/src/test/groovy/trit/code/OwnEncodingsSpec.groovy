package trit.code

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.eval.EncodingError
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

import static trit.code.Encoding.*

/** The encodings that are the house's own, and what GGUF files hold them in. */
class OwnEncodingsSpec extends Specification {
    static final List<Encoding> OWN = Encoding.values().findAll { it.inGguf() != it }
    static final Map<Encoding, List<Integer>> CODES =
        [(PIQ3): (-4..3), (FIVE): (-2..2), (SEQ2): [-3, -1, 1, 3], (UNIFORM2): (-2..1), (PIQ2): (-2..1)]

    @AutoCleanup
    Memory memory = Memory.open()

    def "#encoding takes #bits bits per weight, and GGUF files hold it in #stock"() {
        expect:
        encoding.bitsPerWeight() == bits
        encoding.inGguf() == stock
        encoding.ggmlType().empty

        where:
        encoding || bits   | stock
        PIQ3     || 3.0625 | Q3_K
        FIVE     || 2.4375 | Q3_K
        SEQ2     || 2.0625 | Q2_K
        UNIFORM2 || 2.0625 | Q2_K
        PIQ2     || 2.0625 | Q2_K
    }

    def "#encoding stores the codes #codes as #packed, and their scale behind them"() {
        given:
        def block = pack(encoding, (codes * 256).take(256), 0.5f).data().toArray(ValueLayout.JAVA_BYTE)

        expect:
        (block as List).take(packed.size()).collect { it & 0xFF } == packed
        block[-2..-1].collect { it & 0xFF } == [0x00, 0x38]

        where:
        encoding | codes           || packed
        PIQ3     | (-4..3)         || [0x88, 0xC6, 0xFA]
        PIQ2     | (-2..1)         || [0xE4]
        UNIFORM2 | (-2..1)         || [0xE4]
        SEQ2     | [-3, -1, 1, 3]  || [0xE4]
        FIVE     | [-2, -2, -2]    || [0x00, 0x00, 0x00]
        FIVE     | [2, 2, 2]       || [0x7C, 0x3E, 0x9F]
        FIVE     | [-1, -2, 2]     || [0xE5, 0x72, 0xB9]
    }

    def "every code of #encoding survives in every place, and is exactly scale times code in #encoding.inGguf() too"() {
        given: 'row r holds the codes from the r-th on'
        def all = CODES[encoding]
        def codes = (0..<all.size()).collectMany { r -> (0..<512).collect { all[(it + it.intdiv(7) + r) % all.size()] } }
        def own = pack(encoding, codes, scale, all.size())

        when:
        def decoded = bits(Encoding.decode(own, memory))
        def embedded = Embedding.of(own, memory)

        then:
        float half = Float.float16ToFloat(Float.floatToFloat16(scale))
        decoded == codes.collect { Float.floatToRawIntBits((float) (half * it)) }
        embedded.encoding() == encoding.inGguf()
        bits(Encoding.decode(embedded, memory)) == decoded

        where:
        [encoding, scale] << [OWN, [1f, 0.0371f, 6.1e-8f, 60_000f]].combinations()
    }

    def "whatever #encoding chooses, #encoding.inGguf() holds bit for bit"() {
        given:
        def own = encoding.encode(gaussian(7, 768), memory)

        expect:
        bits(Encoding.decode(Embedding.of(own, memory), memory)) == bits(Encoding.decode(own, memory))

        where:
        encoding << OWN
    }

    def "ggml's own types are their own embedding"() {
        given:
        def tensor = Q4_K.encode(gaussian(2, 256), memory)

        expect:
        Embedding.of(tensor, memory).is(tensor)
    }

    def "#encoding loses #loss of a Gaussian's energy, as the best even steps do"() {
        given:
        def values = gaussian(64, 4096)
        def decoded = Encoding.decode(encoding.encode(values, memory), memory)
        double error = 0
        double energy = 0
        for (long i = 0; i < values.size(); i++) {
            error += ((double) values.get(i) - decoded.get(i))**2
            energy += ((double) values.get(i))**2
        }

        expect: 'each 256 have a scale of their own, so a little less than the optimum for all'
        error / energy < loss
        error / energy > 0.95 * loss

        where:
        encoding || loss
        PIQ3     || 0.0406d
        FIVE     || 0.0822d
        SEQ2     || 0.1188d
        UNIFORM2 || 0.1494d
    }

    def "a pi grid is a grid of even steps: PIQ2 and UNIFORM2 are the same bytes"() {
        given:
        def values = gaussian(3, 512)

        expect:
        PIQ2.encode(values, memory).data().mismatch(UNIFORM2.encode(values, memory).data()) == -1
    }

    def "a factor of 4 / pi before Q2_K and Q3_K changes nothing but the rounding of scales"() {
        given:
        def plain = gaussian(32, 1024)
        def larger = memory.tensor(plain.shape())
        (0..<plain.size()).each { larger.set(it, (float) (plain.get(it) * 4 / Math.PI)) }

        expect:
        Math.abs(EncodingError.of(larger, encoding).relative() / EncodingError.of(plain, encoding).relative() - 1) < 1e-3

        where:
        encoding << [Q2_K, Q3_K]
    }

    def "zeros stay zeros in #encoding"() {
        expect:
        bits(Encoding.decode(encoding.encode(memory.tensor(Shape.of(1, 256)), memory), memory)).every { it == 0 }

        where:
        encoding << OWN
    }

    private EncodedTensor pack(Encoding encoding, List<Integer> codes, float scale, int rows = 1) {
        def bytes = MemorySegment.ofArray(codes.collect { (byte) it } as byte[])
        encoding.pack(Shape.of(rows, codes.size().intdiv(rows)), bytes, scale, memory)
    }

    private static List<Integer> bits(Tensor tensor) {
        tensor.toArray().collect { Float.floatToRawIntBits(it) }
    }

    private Tensor gaussian(int rows, int columns) {
        def tensor = memory.tensor(Shape.of(rows, columns))
        def stream = RandomStream.of(11)
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, stream.gaussian(i) as float)
        }
        tensor
    }
}
