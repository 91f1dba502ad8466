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
        Encoding.Q4_1  | 'uniform' || 'd10c8ea7'
        Encoding.Q5_0  | 'uniform' || '33a90c91'
        Encoding.Q5_1  | 'uniform' || 'd755b2cc'
        Encoding.Q2_K  | 'uniform' || '18c03133'
        Encoding.Q3_K  | 'uniform' || '88c82cae'
        Encoding.Q4_K  | 'uniform' || '59396d25'
        Encoding.Q5_K  | 'uniform' || 'f91b2bbc'
        Encoding.Q6_K  | 'uniform' || '0da36c83'
        Encoding.IQ4_NL | 'uniform' || '758e42b4'
        Encoding.IQ4_XS | 'uniform' || '07026a29'
        Encoding.TQ1_0 | 'uniform' || 'dc95aefe'
        Encoding.TQ2_0 | 'uniform' || '90249074'
        Encoding.TQ1_0 | 'ternary' || '0709db79'
        Encoding.TQ2_0 | 'ternary' || '1cbfc4e1'
        Encoding.TQ1_0 | 'zeros'   || '2b82cdc8'
        Encoding.TQ2_0 | 'zeros'   || 'd2546302'
        Encoding.Q8_0  | 'zeros'   || '90ab996f'
        Encoding.Q3_K  | 'zeros'   || '5146e6c9'
        Encoding.Q4_K  | 'zeros'   || 'ebf26a52'
        Encoding.Q6_K  | 'zeros'   || '49283716'
    }

    def "#encoding with importance has checksum #crc"() {
        given:
        def values = tensor(GoldenInput.uniform())
        def encoded = encoding.scratch(values.shape(), memory)
        def importance = (0..<GoldenInput.COUNT).collect { 1 + it % 7 } as float[]

        when:
        new Recoding(values, encoded, importance).rows(0, 1)

        then:
        GoldenInput.crc32(bytes(encoded)) == crc

        where:
        encoding        || crc
        Encoding.Q4_0   || '3d55612d'
        Encoding.Q2_K   || '3d9b9bd8'
        Encoding.Q3_K   || '965e6943'
        Encoding.Q4_K   || 'b53cf27b'
        Encoding.Q5_K   || '88835744'
        Encoding.Q6_K   || '6099537c'
        Encoding.IQ4_NL || 'fcf35ad1'
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
        Encoding.Q4_1  || 0.0011796d
        Encoding.Q5_0  || 3.2182e-4d
        Encoding.Q5_1  || 2.9167e-4d
        Encoding.Q2_K  || 0.018498d
        Encoding.Q3_K  || 0.0053834d
        Encoding.Q4_K  || 9.8545e-4d
        Encoding.Q5_K  || 2.7093e-4d
        Encoding.Q6_K  || 5.839e-5d
        Encoding.IQ4_NL || 0.0013132d
        Encoding.IQ4_XS || 0.0013433d
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
