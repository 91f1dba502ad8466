package trit.shell

import spock.lang.Specification
import trit.code.Encoding
import trit.eval.BitFlips
import trit.eval.EncodingError
import trit.show.TensorText
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/** Measurements of single tensors. */
class TablesSpec extends Specification {

    def gauss = Samples.gaussian(64, 256, 0.02d, 1)

    def "an encoding's error is that of its decoded values"() {
        given:
        def tensor = Tensor.of(Samples.collected(), Shape.of(1, 32), ([1f] + [0.3f] * 31) as float[])
        def decoded = Encoding.decode(Encoding.Q8_0.encode(tensor, Samples.collected()), Samples.collected())
        def squares = (0..<32).collect { (tensor.get(it) - (double) decoded.get(it))**2 }

        when:
        def error = EncodingError.of(tensor, Encoding.Q8_0)

        then:
        Math.abs(error.meanSquare() - squares.sum() / 32) < 1e-15
        Math.abs(error.largest() - Math.sqrt(squares.max())) < 1e-9
        Math.abs(error.relative() - squares.sum() / (1 + 31 * 0.3f * 0.3f)) < 1e-9
    }

    def "no encoding passes Shannon's bound for Gaussian values, and more bits lose less"() {
        given:
        def table = Tables.encodings(gauss)
        def bits = table.numbers('bits/weight')
        def errors = table.numbers('relative error')

        expect:
        table.size() > 5
        [bits, errors].transpose().every { b, e -> b > 16 || e >= 2**(-2 * b) }
        table.where('encoding', 'Q8_0').numbers('relative error')[0] < table.where('encoding', 'Q4_0').numbers('relative error')[0]
    }

    def "flipped bits change few weights where codes lie alone, and all that share a scale"() {
        when:
        def none = Tables.bitFlips(gauss, 0d, 3, Encoding.Q4_0)
        def some = Tables.bitFlips(gauss, 1e-3d, 3, Encoding.F32, Encoding.Q8_0, Encoding.TQ2_0)
        def all = Tables.bitFlips(gauss, 1d, 3, Encoding.TQ2_0)

        then:
        none.numbers('flipped')[0] == 0
        none.numbers('changed')[0] == 0
        none.numbers('largest error')[0] == 0
        some.numbers('bits') == [64d * 256 * 32, 64d * 256 * 8.5, 64d * 256 * 2.0625]
        [some.numbers('bits'), some.numbers('flipped')].transpose().every { bits, flipped ->
            Math.abs(flipped - 1e-3 * bits) < 5 * Math.sqrt(1e-3 * bits)
        }
        some.numbers('changed').every { it > 0 && it < 0.2 }
        all.numbers('flipped') == all.numbers('bits')
    }

    def "the same seed flips the same bits"() {
        expect:
        BitFlips.of(gauss, Encoding.Q4_K, 0.01d, RandomStream.of(4)) == BitFlips.of(gauss, Encoding.Q4_K, 0.01d, RandomStream.of(4))
    }

    def "a histogram draws the levels of an encoding, where they are few"() {
        expect:
        new TensorText(gauss).histogram(encoding).svg().count('rgb(213,94,0)') in lines

        where:
        encoding       || lines
        Encoding.TQ2_0 || 3..3
        Encoding.Q4_0  || 15..16
        Encoding.F32   || 0..0
    }

    def "a tensor's text says its range and never all its values"() {
        expect:
        new TensorText(gauss).summary() ==~ /Tensor\[64, 256\]: -0\.\d+ to 0\.\d+, mean .*, standard deviation 0\.0(19|20)\d*, 0 % zeros/
    }
}
