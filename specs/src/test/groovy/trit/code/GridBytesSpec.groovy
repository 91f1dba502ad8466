package trit.code

import groovy.transform.Memoized
import java.lang.foreign.MemorySegment
import java.nio.ByteBuffer
import java.nio.ByteOrder
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.tensor.Memory
import trit.tensor.Shape

/**
 * The encodings that are only read. {@code grid-encodings.txt} holds what ggml made of the golden input with the
 * weights 1 + i % 7, and the checksum of what ggml decodes that to.
 */
class GridBytesSpec extends Specification {
    @AutoCleanup
    Memory memory = Memory.open()

    def "ggml's #encoding, whose bytes have checksum #crc, decodes to ggml's values and is #error from the input"() {
        given:
        def (bytes, decodedCrc) = stored()[encoding.name()]

        when:
        def source = new EncodedTensor(encoding, Shape.of(1, GoldenInput.COUNT), MemorySegment.ofArray(bytes as byte[]))
        def decoded = Encoding.decode(source, memory).toArray()

        then:
        GoldenInput.crc32(bytes) == crc
        GoldenInput.crc32(littleEndian(decoded)) == decodedCrc

        and: 'the error of the points themselves, whatever decoded the checksum'
        Math.abs(meanSquare(decoded) / error - 1) < 1e-3

        where:
        encoding         | crc        || error
        Encoding.IQ1_S   | '1340273b' || 0.0657775d
        Encoding.IQ1_M   | '54583715' || 0.0568048d
        Encoding.IQ2_XXS | '78338b99' || 0.0381573d
        Encoding.IQ2_XS  | '5688c51a' || 0.0281314d
        Encoding.IQ2_S   | 'fb800442' || 0.0188208d
        Encoding.IQ3_XXS | 'ecc5b9fd' || 0.010616d
        Encoding.IQ3_S   | '380c8cca' || 0.0054227d
    }

    def "#grid has #points points"() {
        expect:
        (0..<points).collect { p -> (0..<grid.dimensions()).collect { grid.coordinate(p, it) } }.toSet().size() == points

        when:
        grid.coordinate(points, 0)

        then:
        thrown(IndexOutOfBoundsException)

        where:
        grid         || points
        Grid.IQ1     || 2048
        Grid.IQ2_XXS || 256
        Grid.IQ2_XS  || 512
        Grid.IQ2_S   || 1024
        Grid.IQ3_XXS || 256
        Grid.IQ3_S   || 512
    }

    @Memoized
    private static Map<String, List> stored() {
        GridBytesSpec.getResourceAsStream('grid-encodings.txt').readLines()*.split(' ').collectEntries {
            [it[0], [it[1].decodeHex(), it[2]]]
        }
    }

    private static byte[] littleEndian(float[] values) {
        def buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN)
        buffer.asFloatBuffer().put(values)
        buffer.array()
    }

    private static double meanSquare(float[] decoded) {
        double sum = 0
        GoldenInput.uniform().eachWithIndex { value, i -> sum += ((double) value - decoded[i])**2 }
        sum / decoded.length
    }
}
