package trit.code

import java.lang.foreign.ValueLayout
import spock.lang.Specification
import spock.lang.Subject
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

@Subject(Finiteness)
class FinitenessSpec extends Specification {
    static final int INFINITE_HALF = 0x7C00

    private final Memory memory = Memory.open()

    def cleanup() {
        memory.close()
    }

    def "#encoding numbers up to the largest are known to be finite, each one that is not is noticed"() {
        given: 'an odd number, so that the last ones fill no long'
        def shape = Shape.of(3, 7)
        def tensor = new EncodedTensor(encoding, shape, memory.allocate(encoding.bytes(shape)))
        def put = { int i, int bits ->
            encoding == Encoding.F32
                    ? tensor.data().setAtIndex(Tensor.FLOAT, i, Float.intBitsToFloat(bits))
                    : tensor.data().setAtIndex(ValueLayout.JAVA_SHORT, i, bits as short)
        }

        when:
        (0..<21).each { put(it, it % 2 ? largest : -1 - (-1 >>> 1) | largest) }

        then:
        Finiteness.isCertain(tensor)

        and:
        (0..<21).every { i ->
            notFinite.every { bits ->
                put(i, bits)
                def noticed = !Finiteness.isCertain(tensor)
                put(i, largest)
                noticed
            }
        }

        where: 'infinity of either sign, and what is no number'
        encoding      | largest     || notFinite
        Encoding.F32  | 0x7F7F_FFFF || [0x7F80_0000, (int) 0xFF80_0000L, 0x7F80_0001, (int) 0xFFFF_FFFFL]
        Encoding.F16  | 0x7BFF      || [0x7C00, 0xFC00, 0x7C01, 0xFFFF]
        Encoding.BF16 | 0x7F7F      || [0x7F80, 0xFF80, 0x7F81, 0xFFFF]
    }

    def "blocks of #encoding are known to be finite until a scale is not"() {
        given: 'codes and scales whose bits are finite halves'
        def shape = Shape.of(2, 512)
        def tensor = new EncodedTensor(encoding, shape, memory.allocate(encoding.bytes(shape)).fill(0x5A as byte))

        expect:
        Finiteness.isCertain(tensor)

        when: 'the scale of the last block becomes infinite'
        tensor.data().set(ValueLayout.JAVA_SHORT_UNALIGNED, tensor.data().byteSize() - encoding.blockBytes() + at, INFINITE_HALF as short)

        then:
        !Finiteness.isCertain(tensor)

        where: 'in bytes from the beginning of a block'
        encoding         || at
        Encoding.Q8_0    || 0
        Encoding.Q4_0    || 0
        Encoding.Q4_1    || 0
        Encoding.Q4_1    || 2
        Encoding.Q4_K    || 0
        Encoding.Q4_K    || 2
        Encoding.Q6_K    || 208
        Encoding.IQ2_XXS || 0
        Encoding.TQ2_0   || 64
    }
}
