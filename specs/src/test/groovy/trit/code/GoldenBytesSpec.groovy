package trit.code

import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** Every encoder writes the bytes that ggml's reference encoder writes. */
class GoldenBytesSpec extends Specification {
    @AutoCleanup
    Memory memory = Memory.open()

    def "the golden input begins as documented"() {
        expect:
        GoldenInput.uniform()[0..3] == [-0.95919466f, -0.966904402f, 0.0863115788f, 0.269808054f]
        (GoldenInput.ternary() as List).countBy { it }.values().sort() == [169, 169, 174]
    }

    def "#encoding of #input has checksum #crc"() {
        when:
        def encoded = encoding.encode(tensor(GoldenInput."$input"()), memory)

        then:
        GoldenInput.crc32(bytes(encoded)) == crc

        where:
        encoding       | input     || crc
        Encoding.F16   | 'uniform' || '3f7a455a'
        Encoding.BF16  | 'uniform' || '8ccf37f1'
        Encoding.Q8_0  | 'uniform' || 'cbf8f957'
        Encoding.Q4_0  | 'uniform' || '4d1df68f'
        Encoding.TQ1_0 | 'uniform' || 'dc95aefe'
        Encoding.TQ2_0 | 'uniform' || '90249074'
        Encoding.TQ1_0 | 'ternary' || '0709db79'
        Encoding.TQ2_0 | 'ternary' || '1cbfc4e1'
        Encoding.TQ1_0 | 'zeros'   || '2b82cdc8'
        Encoding.TQ2_0 | 'zeros'   || 'd2546302'
        Encoding.Q8_0  | 'zeros'   || '90ab996f'
    }

    def "#encoding loses #error of the golden input"() {
        given:
        def values = GoldenInput.uniform()

        when:
        def decoded = Encoding.decode(encoding.encode(tensor(values), memory), memory).toArray()
        double sum = 0
        values.eachWithIndex { value, i -> sum += ((double) value - decoded[i])**2 }

        then:
        Math.abs(sum / values.length / error - 1) < 1e-3

        where:
        encoding       || error
        Encoding.F16   || 1.173e-8d
        Encoding.BF16  || 7.104e-7d
        Encoding.Q8_0  || 4.776e-6d
        Encoding.Q4_0  || 0.0014344d
        Encoding.TQ1_0 || 0.081791d
        Encoding.TQ2_0 || 0.081791d
    }

    private Tensor tensor(float[] values) {
        return Tensor.of(memory, Shape.of(1, values.length), values)
    }

    private static byte[] bytes(EncodedTensor encoded) {
        return encoded.data().toArray(ValueLayout.JAVA_BYTE)
    }
}
