package trit.code

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.tensor.Memory
import trit.tensor.Shape

/** How trits lie in the bytes of TQ1_0 and TQ2_0. */
class TernaryBytesSpec extends Specification {
    @AutoCleanup
    Memory memory = Memory.open()

    def "TQ1_0 stores the trits #digits as #packed"() {
        given: 'byte m of the first 32 holds elements m, m+32, … m+128'
        byte[] codes = new byte[256]
        digits.toCharArray().eachWithIndex { digit, n -> codes[3 + 32 * n] = (byte) ((digit as int) - ('1' as char as int)) }

        when:
        def encoded = Encoding.TQ1_0.pack(Shape.of(1, 256), MemorySegment.ofArray(codes), 1f, memory)

        then:
        (encoded.data().get(ValueLayout.JAVA_BYTE, 3) & 0xFF) == packed

        where:
        digits  || packed
        '00000' || 0x00
        '11111' || 0x80
        '22222' || 0xFF
        '21012' || 0xCD
        '01221' || 0x37
    }

    def "all 243 combinations of five trits survive #encoding at every place of a block"() {
        given: 'row v holds the digits of v at the places that share a byte, and of v + shift elsewhere'
        byte[] codes = new byte[243 * 256]
        for (int v = 0; v < 243; v++) {
            for (int e = 0; e < 256; e++) {
                int digit = e < 160 ? e.intdiv(32) : e < 240 ? (e - 160).intdiv(16) : (e - 240).intdiv(4)
                int value = (v + 7 * (e % 4)) % 243
                codes[256 * v + e] = (byte) ((value.intdiv(3**digit)) % 3 - 1)
            }
        }

        when:
        def encoded = encoding.pack(Shape.of(243, 256), MemorySegment.ofArray(codes), 1f, memory)
        def decoded = Encoding.decode(encoded, memory)

        then:
        (0..<codes.length).every { decoded.get(it) == codes[it] }

        where:
        encoding << [Encoding.TQ1_0, Encoding.TQ2_0]
    }

    def "TQ2_0 stores element e in byte e mod 32 of its half, bits 2 (e / 32)"() {
        given:
        byte[] codes = new byte[256]
        codes[element] = 1

        when:
        def encoded = Encoding.TQ2_0.pack(Shape.of(1, 256), MemorySegment.ofArray(codes), 1f, memory)

        then:
        (encoded.data().get(ValueLayout.JAVA_BYTE, place) & 0xFF) == packed

        where:
        element || place | packed
        0       || 0     | 0b01_01_01_10
        33      || 1     | 0b01_01_10_01
        127     || 31    | 0b10_01_01_01
        128     || 32    | 0b01_01_01_10
        255     || 63    | 0b10_01_01_01
    }
}
