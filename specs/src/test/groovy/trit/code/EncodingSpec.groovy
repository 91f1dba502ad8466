package trit.code

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/** The table of encodings: what each loses, what it refuses, and what it never changes. */
class EncodingSpec extends Specification {
    static final List<Encoding> WRITABLE = Encoding.values().findAll { it.writable }

    @AutoCleanup
    Memory memory = Memory.open()

    def "#encoding loses #loss of a Gaussian's energy, as ggml's does"() {
        given:
        def values = gaussian(64, 4096)

        when:
        def decoded = Encoding.decode(encoding.encode(values, memory), memory)
        double error = 0
        double energy = 0
        for (long i = 0; i < values.size(); i++) {
            error += ((double) values.get(i) - decoded.get(i))**2
            energy += ((double) values.get(i))**2
        }

        then:
        Math.abs(error / energy / loss - 1) < 0.03

        where:
        encoding        || loss
        Encoding.Q8_0   || 2.9e-5d
        Encoding.Q6_K   || 3.14e-4d
        Encoding.Q5_K   || 0.001305d
        Encoding.Q5_0   || 0.001824d
        Encoding.Q4_K   || 0.005086d
        Encoding.Q4_0   || 0.007368d
        Encoding.Q4_1   || 0.006126d
        Encoding.IQ4_NL || 0.005811d
        Encoding.IQ4_XS || 0.005898d
        Encoding.Q3_K   || 0.02274d
        Encoding.Q2_K   || 0.08777d
    }

    def "with importance #encoding loses less where it matters"() {
        given: 'a column in eight is a hundred times as important'
        def values = gaussian(8, 1024)
        def importance = (0..<1024).collect { it % 8 == 0 ? 100f : 1f } as float[]
        def weighed = encoding.scratch(values.shape(), memory)

        when:
        new Recoding(values, weighed, importance).rows(0, 8)

        then:
        weightedError(values, weighed, importance) < weightedError(values, encoding.encode(values, memory), importance)

        where:
        encoding << Encoding.values().findAll { it.weighsImportance() }
    }

    def "#encoding takes importance that it cannot use, and ignores it"() {
        given:
        def values = gaussian(2, 512)
        def encoded = encoding.scratch(values.shape(), memory)

        when:
        new Recoding(values, encoded, [3f] * 512 as float[]).rows(0, 2)

        then:
        bytes(encoded) == bytes(encoding.encode(values, memory))

        where:
        encoding << WRITABLE.findAll { !it.weighsImportance() }
    }

    def "importance that is #what is refused"() {
        given:
        def values = gaussian(1, 256)

        when:
        new Recoding(values, Encoding.Q4_K.scratch(values.shape(), memory), importance as float[])

        then:
        def refusal = thrown(IllegalArgumentException)
        refusal.message == message

        where:
        what          | importance            || message
        'too short'   | [1f] * 255            || 'importance of 255 columns does not fit rows of 256'
        'negative'    | [-1f] + [1f] * 255    || 'the importance of column 0 is -1.0, not a number of 0 or more'
        'not numeric' | [1f, Float.NaN] * 128 || 'the importance of column 1 is NaN, not a number of 0 or more'
    }

    def "encoding what #encoding decoded gives the same bytes again"() {
        when:
        def once = encoding.encode(gaussian(2, 1024), memory)
        def twice = encoding.encode(Encoding.decode(once, memory), memory)

        then:
        bytes(once) == bytes(twice)

        where: 'scales of groups are searched again, and may be found elsewhere'
        encoding << WRITABLE.findAll { !(it.codec() instanceof GroupedBlocks && it.blockSize() == 256) }
    }

    def "rows encoded apart are the rows of the whole, whatever the order"() {
        given:
        def values = gaussian(5, 512)
        def whole = encoding.encode(values, memory)
        def parts = encoding.scratch(values.shape(), memory)
        def decoded = memory.scratch(values.shape())

        when:
        [3..5, 0..1, 1..3].each { new Recoding(values, parts).rows(it.first(), it.last()) }
        [2..5, 0..2].each { Encoding.decodeRows(parts, decoded, it.first(), it.last()) }

        then:
        bytes(parts) == bytes(whole)
        decoded.toArray() == Encoding.decode(whole, memory).toArray()

        where:
        encoding << WRITABLE
    }

    def "#encoding refuses #value and names the element"() {
        given:
        def values = gaussian(3, 512)
        values.set(1300, value)

        when:
        encoding.encode(values, memory)

        then:
        def refusal = thrown(UnencodableValueException)
        refusal.index() == 1300
        refusal.message == "element 1300 is $value, which $encoding cannot hold"

        where:
        [encoding, value] << [
            WRITABLE, [Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY]].combinations()
    }

    def "an infinity among rows in F16 is refused by #encoding, and named by its place in the whole tensor"() {
        given: 'more values than a batch'
        def stored = Encoding.F16.encode(gaussian(40, 512), memory)
        stored.data().set(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * 20_001, (short) 0x7C00)

        when:
        new Recoding(stored, encoding.scratch(stored.shape(), memory), Optional.empty()).rows(8, 40)

        then:
        def refusal = thrown(UnencodableValueException)
        refusal.index() == 20_001

        where:
        encoding << WRITABLE
    }

    def "a minimum of zero in #encoding is the first of the zeros of a block, with its sign"() {
        given:
        def values = memory.tensor(Shape.of(1, 32))
        (0..<32).each { values.set(it, (float) (1 + it)) }
        values.set(9, first)
        values.set(20, (float) -first)

        when:
        def encoded = encoding.encode(values, memory)

        then:
        encoded.data().get(ValueLayout.JAVA_SHORT_UNALIGNED, 2) == minimum

        where:
        [encoding, [first, minimum]] << [
            [Encoding.Q4_1, Encoding.Q5_1], [[0f, (short) 0], [-0f, (short) 0x8000]]].combinations()
    }

    def "#encoding refuses #value, from which its 16-bit number would be infinite, and takes the float below"() {
        given:
        def values = memory.tensor(Shape.of(1, 256))

        when:
        values.set(0, -Math.nextDown((float) value))
        def decoded = Encoding.decode(encoding.encode(values, memory), memory)

        then:
        Float.isFinite(decoded.get(0))

        when:
        values.set(0, (float) value)
        encoding.encode(values, memory)

        then:
        thrown(UnencodableValueException)

        where:
        encoding       || value
        Encoding.F16   || 65520f
        Encoding.BF16  || Float.intBitsToFloat(0x7F7F8000)
        Encoding.Q8_0  || 65520f * 127
        Encoding.Q4_0  || 65520f * 8
        Encoding.Q5_0  || 65520f * 16
        Encoding.Q4_1  || 65520f
        Encoding.Q5_1  || 65520f
        Encoding.TQ1_0 || 65520f
        Encoding.TQ2_0 || 65520f
    }

    def "#encoding refuses #value, from which on it may be, and decodes the float below to something finite"() {
        given:
        def values = memory.tensor(Shape.of(1, 256))

        when:
        (0..<256).each { values.set(it, Math.nextDown((float) value) * (it % 7 - 3) / 3 as float) }
        def decoded = Encoding.decode(encoding.encode(values, memory), memory)

        then:
        decoded.toArray().every { Float.isFinite(it) }

        when:
        values.set(0, (float) value)
        encoding.encode(values, memory)

        then:
        thrown(UnencodableValueException)

        where:
        encoding << [Encoding.Q2_K, Encoding.Q3_K, Encoding.Q4_K, Encoding.Q5_K, Encoding.Q6_K, Encoding.IQ4_NL, Encoding.IQ4_XS]
        value = 65520f
    }

    def "#encoding decodes subnormal floats to zeros or to themselves, never to NaN"() {
        given:
        def values = memory.tensor(Shape.of(1, 512))
        values.fill((float) (Float.MIN_VALUE * 5))

        expect:
        Encoding.decode(encoding.encode(values, memory), memory).toArray().every { Math.abs(it) <= 1e-38f }

        where:
        encoding << WRITABLE
    }

    def "#encoding is only read, and says what to write instead"() {
        when:
        encoding.encode(gaussian(1, 256), memory)

        then:
        def refusal = thrown(IllegalArgumentException)
        refusal.message == "$encoding can be read but not written; choose $instead instead"

        where:
        encoding         || instead
        Encoding.IQ1_S   || Encoding.Q2_K
        Encoding.IQ1_M   || Encoding.Q2_K
        Encoding.IQ2_XXS || Encoding.Q2_K
        Encoding.IQ2_XS  || Encoding.Q2_K
        Encoding.IQ2_S   || Encoding.Q2_K
        Encoding.IQ3_XXS || Encoding.Q3_K
        Encoding.IQ3_S   || Encoding.Q3_K
    }

    def "a row that blocks do not divide is refused with both numbers"() {
        when:
        Encoding.TQ2_0.bytes(Shape.of(4, 300))

        then:
        def refusal = thrown(IllegalArgumentException)
        refusal.message == "a row of 300 is not a multiple of TQ2_0's block of 256"
    }

    def "sizes that overflow are refused, not wrapped"() {
        when:
        Encoding.F32.bytes(Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 1))

        then:
        thrown(ArithmeticException)
    }

    def "an encoded tensor of the wrong number of bytes is refused"() {
        when:
        new EncodedTensor(Encoding.Q8_0, Shape.of(2, 64), memory.allocate(bytes))

        then:
        thrown(IllegalArgumentException)

        where:
        bytes << [0, 135, 137]
    }

    def "empty tensors and scalars are encoded like any other"() {
        expect:
        Encoding.Q4_0.encode(memory.tensor(Shape.of(0, 64)), memory).data().byteSize() == 0
        Encoding.F16.encode(memory.tensor(Shape.of()), memory).data().byteSize() == 2
    }

    def "ggml's ids name the encodings"() {
        expect:
        Encoding.values().findAll { it.inGguf() == it }.every { Encoding.ofGgmlType(it.ggmlType().asInt).get() == it }
        Encoding.ofGgmlType(9).isEmpty()
        Encoding.ofGgmlType(-1).isEmpty()
    }

    def "#encoding takes codes as they are and decodes to exactly scale times code"() {
        given:
        def codes = MemorySegment.ofArray((0..<512).collect { (byte) codesOf[it % codesOf.size()] } as byte[])
        float scale = 0.0371f
        float half = Float.float16ToFloat(Float.floatToFloat16(scale))

        when:
        def decoded = Encoding.decode(encoding.pack(Shape.of(1, 512), codes, scale, memory), memory)

        then:
        (0..<512).every { decoded.get(it) == half * codes.get(ValueLayout.JAVA_BYTE, it) }

        where:
        encoding       | codesOf
        Encoding.TQ1_0 | [-1, 0, 1]
        Encoding.TQ2_0 | [1, 1, -1, 0, 0]
        Encoding.TQ2_0 | [0]
        Encoding.Q4_0  | (-8..7)
        Encoding.Q8_0  | (-128..127)
        Encoding.Q5_0  | (-16..15)
        Encoding.Q3_K  | (-4..3)
        Encoding.Q2_K  | (-2..1)
        Encoding.Q2_K  | [-3, -1, 1, 3]
        Encoding.Q4_K  | (-8..7)
        Encoding.Q4_K  | [-15, -13, 15]
        Encoding.Q5_K  | (-16..15)
    }

    def "#encoding refuses to pack #what"() {
        when:
        encoding.pack(Shape.of(1, 256), MemorySegment.ofArray([code] * 256 as byte[]), scale, memory)

        then:
        thrown(IllegalArgumentException)

        where:
        encoding       | code | scale     | what
        Encoding.TQ2_0 | 2    | 1f        | 'a code that is not ternary'
        Encoding.Q4_0  | 8    | 1f        | 'a code of five bits'
        Encoding.TQ2_0 | 1    | Float.NaN | 'a scale that is not a number'
        Encoding.TQ2_0 | 1    | 70000f    | 'a scale beyond 16 bits'
        Encoding.Q3_K  | 4    | 1f        | 'a code of four bits'
        Encoding.Q2_K  | 2    | 1f        | 'an even code that is none of four neighbours'
        Encoding.F16   | 1    | 1f        | 'codes into floats'
    }

    private Tensor gaussian(int rows, int columns) {
        def stream = RandomStream.of(7)
        def values = memory.scratch(Shape.of(rows, columns))
        for (long i = 0; i < values.size(); i++) {
            values.set(i, stream.gaussian(i))
        }
        return values
    }

    private double weightedError(Tensor values, EncodedTensor encoded, float[] importance) {
        def decoded = Encoding.decode(encoded, memory)
        double error = 0
        for (int i = 0; i < values.size(); i++) {
            error += importance[i % importance.length] * ((double) values.get(i) - decoded.get(i))**2
        }
        return error
    }

    private static byte[] bytes(EncodedTensor encoded) {
        return encoded.data().toArray(ValueLayout.JAVA_BYTE)
    }
}
