package trit.code

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import trit.Shared
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** Bytes and decoded values against vectors made with ggml: outliers, ternary rows, zeros, subnormals. */
@Requires(value = { Shared.present() }, reason = 'the shared reference vectors are absent')
class GgmlVectorsSpec extends Specification {
    @AutoCleanup
    Memory memory = Memory.open()

    def "#encoding encodes and decodes ggml's rows bit for bit"() {
        given:
        def vectors = new GgmlVectors()
        def input = Tensor.of(memory, Shape.of(4, 512), vectors.floats('x'))

        when:
        def encoded = encoding.encode(input, memory)

        then:
        encoded.data().toArray(ValueLayout.JAVA_BYTE) == vectors.bytes("${encoding}.bytes")

        when:
        def reference = MemorySegment.ofArray(vectors.bytes("${encoding}.bytes"))
        def decoded = Encoding.decode(new EncodedTensor(encoding, input.shape(), reference), memory)

        then:
        bits(decoded.toArray()) == bits(vectors.floats("${encoding}.dequant"))

        where:
        encoding << [Encoding.F16, Encoding.BF16, Encoding.Q8_0, Encoding.Q4_0, Encoding.TQ1_0, Encoding.TQ2_0]
    }

    private static List<Integer> bits(float[] values) {
        return values.collect { Float.floatToRawIntBits(it) }
    }
}
