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
    static final List<Encoding> WRITTEN = Encoding.values().findAll { it != Encoding.F32 && it.writable && it.inGguf() == it }

    @AutoCleanup
    Memory memory = Memory.open()

    def "#encoding encodes ggml's rows to ggml's bytes"() {
        given:
        def vectors = new GgmlVectors()

        expect:
        bytes(encoding.encode(input(vectors), memory)) == vectors.bytes("${encoding}.bytes")

        where:
        encoding << WRITTEN
    }

    def "#encoding encodes ggml's rows with ggml's importance to ggml's bytes"() {
        given:
        def vectors = new GgmlVectors()
        def values = input(vectors)
        def encoded = encoding.scratch(values.shape(), memory)

        when:
        new Recoding(values, encoded, vectors.floats('imatrix')).rows(0, values.rows())

        then:
        bytes(encoded) == vectors.bytes("${encoding}.imatrix.bytes")

        where:
        encoding << WRITTEN.findAll { it.weighsImportance() }
    }

    def "#encoding decodes ggml's bytes to ggml's values"() {
        given:
        def vectors = new GgmlVectors()
        def reference = MemorySegment.ofArray(vectors.bytes("${encoding}.bytes"))

        when:
        def decoded = Encoding.decode(new EncodedTensor(encoding, Shape.of(4, 512), reference), memory)

        then:
        bits(decoded.toArray()) == bits(vectors.floats("${encoding}.dequant"))

        where:
        encoding << WRITTEN
    }

    private Tensor input(GgmlVectors vectors) {
        return Tensor.of(memory, Shape.of(4, 512), vectors.floats('x'))
    }

    private static byte[] bytes(EncodedTensor encoded) {
        return encoded.data().toArray(ValueLayout.JAVA_BYTE)
    }

    private static List<Integer> bits(float[] values) {
        return values.collect { Float.floatToRawIntBits(it) }
    }
}
