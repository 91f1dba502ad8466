package trit.quant.compress

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.quant.feedback.Layers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape

/** Frequent codes get few bits, rare ones many, and nothing is lost. */
class EntropyCodingSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()

    def "n codes take at most half a percent and 64 bytes more than n times their entropy: #shares of #n"() {
        given:
        def codes = draw(shares, n)
        def coding = coding(n)
        def plain = stream(codes)

        when:
        def coded = coding.encode(plain).get()

        then:
        def entropy = entropy(codes)
        coded.length <= 1.005 * n * entropy / 8 + 64
        coded.length >= n * entropy / 8
        Math.abs(coding.bound(plain) - n * entropy - 16) < 1e-3 * n

        and: 'nothing is lost'
        coding.decode(MemorySegment.ofArray(coded)) == plain

        where:
        shares                                               | n
        [0.31, 0.345, 0, 0.345]                              | 400_000
        [0.5, 0.25, 0, 0.25]                                 | 400_000
        [0.9, 0.05, 0, 0.05]                                 | 400_000
        [0.99, 0.01, 0, 0]                                   | 400_000
        [0.5, 0.25, 0, 0.25]                                 | 2_000
    }

    def "four bits of Gaussian weights are 0.4 bits shorter, and uniform codes stay as they are"() {
        given:
        def weights = new Layers(memory, 3).gaussian('w', 64, 1024)
        def grid = new UniformGrid(4, 1024)
        def even = new byte[50_000]
        (0..<even.length).each { even[it] = (byte) (RandomStream.of(8).bits(it) >>> 56) }

        expect:
        def plain = Storing.stream(grid, weights)
        def coded = new EntropyCoding(grid, weights.shape()).encode(plain).get()
        Math.abs(8d * (plain.length - coded.length) / weights.size() - 0.4) < 0.03
        coding(199_992).encode(even).isEmpty()
    }

    def "of #method every stream is read as it was written, and its fields are all of it"() {
        given:
        def weights = new Layers(memory, 3).gaussian('w', 48, 240)
        def coding = new EntropyCoding(method, weights.shape())
        def plain = Storing.stream(method, weights)
        def fields = new Counted(widths: method.codeBits())

        when:
        method.describe(weights.shape(), fields)

        then:
        fields.bits == method.bits(weights.shape())
        coding.encode(plain).map { coding.decode(MemorySegment.ofArray(it)) == plain && it.length < plain.length }.orElse(true)

        and: 'no coder goes below the bound'
        coding.encode(plain).map { 8 * it.length >= coding.bound(plain) }.orElse(true)
        coding.bound(plain) <= 8 * plain.length

        where:
        method << StreamSpec.METHODS
    }

    def "a constant takes a 64th, so that what a small file asks for is bounded"() {
        given:
        def codes = new int[1_000_000]
        def coding = coding(codes.length)

        when:
        def coded = coding.encode(stream(codes)).get()

        then:
        coded.length == Math.ceilDiv(250_002, 64)
        coding.decode(MemorySegment.ofArray(coded)) == stream(codes)

        when: 'a file claims more'
        this.coding(100_000_000).decode(MemorySegment.ofArray(coded))

        then:
        def e = thrown(DamagedStreamException)
        e.message == '3,907 bytes cannot stand for 25,000,002'
    }

    def "bytes of strangers are refused, or read as codes of the right number"() {
        given:
        def coding = coding(3_000)
        def coded = coding.encode(stream(draw([0.5, 0.25, 0, 0.25], 3_000))).get()
        def random = RandomStream.of(4)
        def caught = 0

        expect: 'flipped bits'
        (0..<2_000).each { int n ->
            def bytes = coded.clone()
            int bit = random.below(n, 8 * coded.length)
            bytes[bit >> 3] = (byte) (bytes[bit >> 3] ^ (1 << (bit & 7)))
            caught += refused(coding, bytes)
        }
        caught > 1_900

        and: 'cut off, or drawn'
        (0..<coded.length).every { length -> refused(coding, Arrays.copyOf(coded, length)) == 1 }
        (0..<500).every { int n ->
            def bytes = new byte[400]
            (0..<bytes.length).each { bytes[it] = (byte) (random.bits(n * 1000L + it) >>> 56) }
            refused(coding, bytes) == 1
        }
    }

    private static int refused(EntropyCoding coding, byte[] bytes) {
        try {
            def length = coding.decode(MemorySegment.ofArray(bytes)).length
            assert length == coding.method().bytes(coding.shape())
            0
        } catch (DamagedStreamException refused) {
            assert refused.message.readLines().size() == 1
            1
        }
    }

    /** One row of codes of two bits behind one step. */
    private static EntropyCoding coding(int n) {
        new EntropyCoding(new UniformGrid(2, n), Shape.of(1, n))
    }

    private static byte[] stream(int[] codes) {
        def out = new BitWriter()
        out.writeHalf(1f)
        codes.each { out.write(it, 2) }
        out.toBytes()
    }

    private static int[] draw(List<Number> shares, int n) {
        def random = RandomStream.of(n)
        def codes = new int[n]
        for (int i = 0; i < n; i++) {
            double left = random.uniform(i)
            int code = 0
            while (code < shares.size() - 1 && (left -= shares[code].doubleValue()) >= 0) {
                code++
            }
            codes[i] = code
        }
        codes
    }

    private static double entropy(int[] codes) {
        def counts = new double[4]
        codes.each { counts[it]++ }
        counts.findAll { it > 0 }.sum { -it / codes.length * Math.log(it / codes.length) / Math.log(2) }
    }

    /** Adds up what a stream consists of. */
    static class Counted implements StreamFields {
        int[] widths
        long bits

        @Override
        void side(long count) {
            bits += count
        }

        @Override
        void codes(int kind, long count) {
            bits += count * widths[kind]
        }
    }
}
