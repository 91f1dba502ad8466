package trit.code

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** bitnet.cpp's I2_S: ternary tensors with one scale behind their codes. */
class TernaryTensorSpec extends Specification {
    @AutoCleanup
    Memory memory = Memory.open()

    def "the codes -1, 0, 1, -1 … of 128 neighbours lie as bitnet.cpp lays them"() {
        given:
        byte[] codes = (0..<256).collect { it % 128 % 3 - 1 }

        when:
        def bytes = TernaryTensor.write(Encoding.TQ2_0.pack(Shape.of(1, 256), MemorySegment.ofArray(codes), 0.5f, memory))

        then:
        bytes.length == 64 + 32
        bytes[0..31].collate(3)[0..9].every { it == [0x24, 0x49, (byte) 0x92] }
        bytes[30..31] == [0x24, 0x49]
        bytes[0..31] == bytes[32..63]
        MemorySegment.ofArray(bytes).get(Tensor.FLOAT, 64) == 0.5f
        bytes[68..95].every { it == 0 }
    }

    def "what was written from #encoding is read as the same numbers"() {
        given:
        byte[] codes = (0..<1536).collect { (it * 7 + it.intdiv(5)) % 3 - 1 }
        def source = encoding.pack(Shape.of(3, 512), MemorySegment.ofArray(codes), 0.0371f, memory)

        when:
        def read = TernaryTensor.read(MemorySegment.ofArray(TernaryTensor.write(source)), source.shape(), memory)

        then:
        read.encoding() == Encoding.TQ2_0
        Encoding.decode(read, memory).toArray() == Encoding.decode(source, memory).toArray()

        where:
        encoding << [Encoding.TQ1_0, Encoding.TQ2_0]
    }

    def "#what are read as F32, exactly"() {
        given:
        def bytes = MemorySegment.ofArray(new byte[columns.intdiv(4) + 32]).fill((byte) 0b10_01_00_10)
        bytes.set(Tensor.FLOAT, columns.intdiv(4), scale)

        when:
        def read = TernaryTensor.read(bytes, Shape.of(1, columns), memory)

        then:
        read.encoding() == Encoding.F32
        def values = Encoding.decode(read, memory)
        [0, 32, 64, 96].collect { values.get(it) } == [scale, 0f, -scale, scale]

        where:
        what                            | columns | scale
        'rows that TQ2_0 cannot hold'   | 384     | 0.5f
        'scales that 16 bits cut short' | 256     | 0.1f
    }

    def "#what is refused"() {
        when:
        TernaryTensor.read(segment as MemorySegment, Shape.of(1, 128), memory)

        then:
        def refusal = thrown(IllegalArgumentException)
        refusal.message == message

        where:
        what                   | segment                || message
        'a fourth code'        | bytes(3, 1f)           || 'the code of element 96 is 3, not 0, 1 or 2'
        'a scale of NaN'       | bytes(1, Float.NaN)    || 'its scale is NaN'
    }

    def "tensors of several scales, and of other numbers, cannot be written"() {
        given:
        def values = Tensor.of(memory, Shape.of(2, 256), (0..<512).collect { it < 256 ? 1f : 2f } as float[])

        when:
        TernaryTensor.write(encoding.encode(values, memory))

        then:
        def refusal = thrown(IllegalArgumentException)
        refusal.message == message

        where:
        encoding       || message
        Encoding.TQ2_0 || 'I2_S holds one scale, and this tensor has several'
        Encoding.Q4_0  || 'I2_S holds ternary numbers, not Q4_0'
    }

    private static MemorySegment bytes(int first, float scale) {
        def bytes = MemorySegment.ofArray(new byte[64]).fill((byte) 0b01_01_01_01)
        bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) first)
        bytes.set(Tensor.FLOAT, 32, scale)
        bytes
    }
}
