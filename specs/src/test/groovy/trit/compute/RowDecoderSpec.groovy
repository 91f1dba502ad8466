package trit.compute

import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.compute.vector.RowDecoder
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** Rows decoded a vector at a time against the codec, at every width: to the bit, whatever the bytes. */
class RowDecoderSpec extends Specification {
    @AutoCleanup
    Memory memory = Memory.open()

    def "#encoding at #bits bits decodes any bytes as its codec does"() {
        given:
        def source = randomBytes(encoding, 5, columns)

        expect:
        decoded(source, bits) == Matrices.bits(Encoding.decode(source, memory))

        where:
        [encoding, bits] << [Encoding.values(), [128, 256, 512]].combinations()
        columns = encoding.blockSize() == 1 ? 67 : 3 * encoding.blockSize()
    }

    def "rows are decoded one after the other, and no others"() {
        given:
        def source = randomBytes(Encoding.Q4_K, 7, 512)
        def whole = Matrices.bits(Encoding.decode(source, memory))

        expect:
        decoded(source, 256, 2, 5) == Arrays.copyOfRange(whole, 2 * 512, 5 * 512)
    }

    private EncodedTensor randomBytes(Encoding encoding, int rows, int columns) {
        def source = encoding.scratch(Shape.of(rows, columns), memory)
        def random = new Random(7)
        for (long i = 0; i < source.data().byteSize(); i++) {
            source.data().set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt())
        }
        return source
    }

    private int[] decoded(EncodedTensor source, int bits, int from = 0, int to = source.shape().rows()) {
        Tensor target = memory.scratch(Shape.of(to - from, source.shape().columns()))
        RowDecoder.values(source, bits).decode(from, to, target.data().address())
        return Matrices.bits(target)
    }
}
